import type { ConfigSource } from '../config/model.ts';
import { createJsonnet } from '../jsonnet/jsonnet.ts';
import type { Logger } from '../observability/logger.ts';
import type { HttpClient } from '../outbound/http-client.ts';
import { rememberedContent } from '../outbound/remembered-content.ts';
import { createChannels } from './channels/index.ts';
import { createComposer } from './composer.ts';
import type { DeliveryStore, MessageComposer } from './ports.ts';
import { createRenderer } from './templates/renderer.ts';
import { runWorker } from './worker.ts';

export interface CourierDependencies {
  readonly config: ConfigSource;
  readonly logger: Logger;
  readonly store: DeliveryStore;
  readonly http: () => HttpClient;
}

/** Messages to people: made, and brought to them. */
export interface Courier {
  readonly composer: MessageComposer;
  /** Delivers until the signal; what is under way then is finished. */
  watch(signal: AbortSignal): Promise<void>;
  /** Tells the operator of messages that nobody will deliver unless a watcher runs elsewhere. */
  warnOfWaiting(): Promise<void>;
}

export function createCourier({ config, logger, store, http }: CourierDependencies): Courier {
  const read = rememberedContent(http);
  const renderer = createRenderer(read);
  return {
    composer: createComposer({ config, renderer, logger }),
    async watch(signal) {
      const jsonnet = createJsonnet();
      const channels = createChannels({ logger, jsonnet, read, http });
      try {
        await runWorker({ config, logger, store, renderer, channels }, signal);
      } finally {
        await jsonnet.close();
      }
    },
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
