import type { ConfigSource } from '../config/model.ts';
import { createJsonnet } from '../jsonnet/jsonnet.ts';
import type { Logger } from '../observability/logger.ts';
import type { HttpClient } from '../outbound/http-client.ts';
import { rememberedContent } from '../outbound/remembered-content.ts';
import { createChannels } from './channels/index.ts';
import { createComposer } from './composer.ts';
import type { DeliveryStore, MessageComposer } from './ports.ts';
import { watchTemplates } from './templates/check.ts';
import { createRenderer } from './templates/renderer.ts';
import { runWorker } from './worker.ts';

export interface CourierDependencies {
  readonly config: ConfigSource;
  readonly logger: Logger;
  readonly store: DeliveryStore;
  readonly http: () => HttpClient;
  /** How long an attempt may take, in milliseconds. Default 60000. */
  readonly attemptTimeoutMs?: number;
}

/** Messages to people: made, and brought to them. */
export interface Courier {
  readonly composer: MessageComposer;
  /** Delivers until the signal; what is under way then is finished. */
  watch(signal: AbortSignal): Promise<void>;
  /** Warns the operator of messages that stay in the queue unless a watcher runs elsewhere. */
  warnOfWaiting(): Promise<void>;
  /** Warns of templates that cannot be used, now and after each reload. @returns how to stop */
  watchTemplates(): () => void;
}

export function createCourier({ config, logger, store, http, attemptTimeoutMs }: CourierDependencies): Courier {
  const read = rememberedContent(http);
  const renderer = createRenderer(read);
  return {
    composer: createComposer({ config, renderer, logger }),
    async watch(signal) {
      const jsonnet = createJsonnet();
      const channels = createChannels({ logger, jsonnet, read, http });
      try {
        await runWorker({ config, logger, store, renderer, channels, attemptTimeoutMs }, signal);
      } finally {
        await jsonnet.close();
      }
    },
    watchTemplates: () => watchTemplates(renderer, config, logger),
    async warnOfWaiting() {
      const count = await store.waiting();
      if (count > 0)
        logger.warn(
          { waiting: count },
          'messages are waiting to be sent, and this server does not send them: run `zelos courier watch`, or `zelos serve --watch-courier`',
        );
    },
  };
}
