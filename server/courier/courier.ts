import type { ConfigSource } from '../config/model.ts';
import { createJsonnet, type Jsonnet } from '../jsonnet/jsonnet.ts';
import type { Logger } from '../observability/logger.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
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
  readonly tracing?: Tracing | undefined;
  /** Evaluates snippets in threads of its own. */
  readonly makeJsonnet?: () => Jsonnet;
}

/** Composes messages to users and delivers them. */
export interface Courier {
  readonly composer: MessageComposer;
  /** Delivers until the signal; deliveries that are under way are finished. */
  watch(signal: AbortSignal): Promise<void>;
  /** Warns the operator of messages in the queue, which stay there unless another process runs the courier. */
  warnOfWaiting(): Promise<void>;
  /** Warns of templates that cannot be used, now and after each reload. @returns a function that stops it */
  watchTemplates(): () => void;
}

export function createCourier({
  config,
  logger,
  store,
  http,
  attemptTimeoutMs,
  tracing,
  makeJsonnet = createJsonnet,
}: CourierDependencies): Courier {
  const read = rememberedContent(http);
  const renderer = createRenderer(read);
  return {
    composer: createComposer({ config, renderer, logger }),
    async watch(signal) {
      const jsonnet = makeJsonnet();
      const channels = createChannels({ logger, jsonnet, read, http });
      try {
        await runWorker({ config, logger, store, renderer, channels, attemptTimeoutMs, tracing }, signal);
      } finally {
        await jsonnet.close();
      }
    },
    watchTemplates: () => watchTemplates(renderer, config, logger),
    async warnOfWaiting() {
      const { count } = await store.waiting();
      if (count > 0)
        logger.warn(
          { waiting: count },
          'messages are queued, and this process does not send them: run `zelos courier watch`, or `zelos serve --watch-courier`',
        );
    },
  };
}
