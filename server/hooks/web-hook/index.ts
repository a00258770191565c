import type { WebHookConfig } from '../../config/model.ts';
import {
  CONTINUE,
  type VerifyWithMigrationHook,
  type Hook,
  type HookContext,
  type HookOpinion,
} from '../../flows/engine/interfaces/hook.ts';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import type { Jsonnet } from '../../jsonnet/jsonnet.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { HttpClient } from '../../outbound/http-client.ts';
import { rememberedContent } from '../../outbound/remembered-content.ts';
import { identityFromHook, refusalFromHook } from './answer.ts';
import { Background } from './background.ts';
import { requireSuccess, sendWebHook } from './call.ts';
import { verifyWithMigrationHook } from './password-migration.ts';
import { tracedCall, type CallTrace } from './traced-call.ts';
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
export function createWebHooks({ logger, clock, http, codec, makeJsonnet, tracing }: WebHookDependencies): WebHooks {
  const jsonnet = makeJsonnet();
  const read = rememberedContent(http);
  const tools = { http, jsonnet, read };
  const background = new Background(logger);

  function notify(config: WebHookConfig, hookContext: WebHookContext): void {
    // A copy, since the flow changes while the call runs.
    const context = structuredClone(codec.context(hookContext));
    background.start(nameOf(config), async (signal) => {
      await tracedCall(tracing, config, hookContext, async (trace) => {
        const response = await sendWebHook(config, context, { ...tools, trace }, { ignoresBody: true, signal });
        if (response !== undefined) requireSuccess(response);
      });
    });
  }

  async function call(config: WebHookConfig, context: WebHookContext): Promise<HookOpinion> {
    if (config.response?.ignore === true) {
      notify(config, context);
      return CONTINUE;
    }
    try {
      return await tracedCall(tracing, config, context, (trace) => callAndWait(config, context, trace), refusalOf);
    } catch (error) {
      // Names the hook; the cause is logged with the response to the client.
      logger.warn(nameOf(config), 'a web hook failed');
      throw error;
    }
  }

  async function callAndWait(config: WebHookConfig, context: WebHookContext, trace?: CallTrace): Promise<HookOpinion> {
    const response = await sendWebHook(
      config,
      codec.context(context),
      { ...tools, trace },
      {
        ignoresBody: !readsResponse(config),
      },
    );
    if (response === undefined) return CONTINUE;
    if (response.status >= 400 && readsResponse(config))
      return { kind: 'reject', problems: refusalFromHook(response.body) };
    requireSuccess(response);
    if (config.response?.parse !== true || response.status !== 200) return CONTINUE;
    return { kind: 'continue', identity: identityFromHook(context.identity, response.body, clock.now()) };
  }

  return {
    hook(config) {
      return {
        name: 'web_hook',
        callsOut: true,
        async beforeFlow(context) {
          const verdict = await call(config, context);
          if (verdict.kind === 'reject')
            throw new Error('a web hook refused before the flow had a form for its messages');
        },
        afterLogin: (context) => call(config, context),
        afterRecovery: (context) => call(config, withoutSession(context)),
        afterVerification: (context) => call(config, context),
        ...(readsResponse(config)
          ? { beforePersist: (context) => call(config, context) }
          : { afterPersist: async (context) => void (await call(config, context)) }),
      };
    },
    verifyWithMigrationHook: (migration) => verifyWithMigrationHook(migration, { ...tools, codec }),
    async close() {
      await background.close();
      await jsonnet.close();
    },
  };
}

const refusalOf = ({ kind }: HookOpinion): string | undefined =>
  kind === 'reject' ? 'a webhook target returned an error' : undefined;

/** A hook in the log: its id and host. The rest of its URL may hold secrets. */
const nameOf = ({ id, url }: WebHookConfig) => ({ web_hook: id, host: URL.parse(url)?.host });

/** Whether the body of the response matters, not only its status. */
const readsResponse = ({ can_interrupt: interrupts, response }: WebHookConfig): boolean =>
  interrupts === true || response?.parse === true;

const withoutSession = <F extends Flow>(context: HookContext<F>): HookContext<F> => ({
  ...context,
  session: undefined,
});
