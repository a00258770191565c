import type { WebHookConfig } from '../../config/model.ts';
import type { Hook, HookContext, HookOpinion, VerifyWithMigrationHook } from '../../flows/engine/interfaces/hook.ts';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import type { Jsonnet } from '../../jsonnet/jsonnet.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { HttpClient } from '../../outbound/http-client.ts';
import { rememberedContent } from '../../outbound/remembered-content.ts';
import { WebHookCaller, readsResponse } from './caller.ts';
import { verifyWithMigrationHook } from './password-migration.ts';
import type { WebHookCodec, WebHookContext } from './web-hook-codec.ts';

export interface WebHookDependencies {
  readonly logger: Logger;
  readonly http: () => HttpClient;
  readonly codec: WebHookCodec;
  readonly clock: Clock;
  /** Evaluates snippets in threads of its own. */
  readonly makeJsonnet: () => Jsonnet;
  readonly tracing?: Tracing | undefined;
}

export interface WebHooks {
  /** `web_hook`, configured by one entry of `hooks`. */
  hook(config: WebHookConfig): Hook;
  /** `migrate_hook`: verifies a password at the former system. @throws ApiError 502 */
  readonly verifyWithMigrationHook: VerifyWithMigrationHook;
  /** Waits for the calls in the background, then ends those that are left. */
  close(): Promise<void>;
}

/**
 * `web_hook`: calls a URL of the operator when something happens. If so configured (`can_interrupt`, `response.parse`), the response may
 * refuse the submission or change the identity; such hooks run before anything is stored, other hooks after.
 */
export function createWebHooks({ http, makeJsonnet, ...deps }: WebHookDependencies): WebHooks {
  const jsonnet = makeJsonnet();
  const tools = { http, jsonnet, read: rememberedContent(http) };
  const caller = new WebHookCaller(deps, tools);
  return {
    hook: (config) => hookOf(config, (context) => caller.call(config, context)),
    verifyWithMigrationHook: (migration) => verifyWithMigrationHook(migration, { ...tools, codec: deps.codec }),
    async close() {
      await caller.close();
      await jsonnet.close();
    },
  };
}

/** The moments at which an entry of the configuration is called. */
const hookOf = (config: WebHookConfig, call: (context: WebHookContext) => Promise<HookOpinion>): Hook => ({
  name: 'web_hook',
  callsOut: true,
  async beforeFlow(context) {
    const verdict = await call(context);
    if (verdict.kind === 'reject') throw new Error('a web hook refused before the flow had a form for its messages');
  },
  afterLogin: call,
  afterRecovery: (context) => call(withoutSession(context)),
  afterVerification: call,
  ...(readsResponse(config)
    ? { beforePersist: call }
    : { afterPersist: async (context) => void (await call(context)) }),
});

const withoutSession = <F extends Flow>(context: HookContext<F>): HookContext<F> => ({
  ...context,
  session: undefined,
});
