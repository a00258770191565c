import type { WebHookConfig } from '../../config/model.ts';
import {
  CONTINUE,
  type VerifyWithMigrationHook,
  type Hook,
  type HookContext,
  type HookOpinion,
} from '../../flows/engine/interfaces/hook.ts';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import { createJsonnet } from '../../jsonnet/jsonnet.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import type { HttpClient } from '../../outbound/http-client.ts';
import { rememberedContent } from '../../outbound/remembered-content.ts';
import { identityFromHook, refusalFromHook } from './answer.ts';
import { Background } from './background.ts';
import { call, requireSuccess } from './call.ts';
import { verifyWithMigrationHook } from './password-migration.ts';
import type { Told, WebHookWire } from './wire.ts';

export interface WebHookDependencies {
  readonly logger: Logger;
  readonly http: () => HttpClient;
  readonly wire: WebHookWire;
  readonly clock: Clock;
}

export interface WebHooks {
  /** `web_hook` with the settings of one entry of the configuration. */
  hook(config: WebHookConfig): Hook;
  /** The hook that judges passwords of people who are being migrated. @throws ApiError 502 */
  readonly verifyWithMigrationHook: VerifyWithMigrationHook;
  /** Ends what goes on in the background. */
  close(): Promise<void>;
}

/**
 * `web_hook`: tells a server of the operator's what happens. Where the configuration says so, the answer may refuse, or change who is
 * about to be stored; such hooks run before anything is stored, the others after.
 */
export function createWebHooks({ logger, clock, http, wire }: WebHookDependencies): WebHooks {
  const jsonnet = createJsonnet();
  const read = rememberedContent(http);
  const tools = { http, jsonnet, read };
  const background = new Background(logger);

  function tell(config: WebHookConfig, told: Told): void {
    // The flow goes on meanwhile, and changes.
    const context = structuredClone(wire.context(told));
    background.start(nameOf(config), async (signal) => {
      const answer = await call(config, context, tools, { ignoresBody: true, signal });
      if (answer !== undefined) requireSuccess(answer);
    });
  }

  async function ask(config: WebHookConfig, told: Told): Promise<HookOpinion> {
    if (config.response?.ignore === true) {
      tell(config, told);
      return CONTINUE;
    }
    try {
      return await askNow(config, told);
    } catch (error) {
      // Which one; why is logged where it is answered.
      logger.warn(nameOf(config), 'a web hook failed');
      throw error;
    }
  }

  async function askNow(config: WebHookConfig, told: Told): Promise<HookOpinion> {
    const answer = await call(config, wire.context(told), tools, { ignoresBody: !isAskedFor(config) });
    if (answer === undefined) return CONTINUE;
    if (answer.status >= 400 && isAskedFor(config)) return { kind: 'reject', problems: refusalFromHook(answer.body) };
    requireSuccess(answer);
    if (config.response?.parse !== true || answer.status !== 200) return CONTINUE;
    return { kind: 'continue', identity: identityFromHook(told.identity, answer.body, clock.now()) };
  }

  return {
    hook(config) {
      return {
        name: 'web_hook',
        async beforeFlow(context) {
          const verdict = await ask(config, context);
          if (verdict.kind === 'reject') throw new Error('a web hook refused before there was a form to say why on');
        },
        afterLogin: (context) => ask(config, context),
        afterRecovery: (context) => ask(config, withoutSession(context)),
        afterVerification: (context) => ask(config, context),
        ...(isAskedFor(config)
          ? { beforePersist: (context) => ask(config, context) }
          : { afterPersist: async (context) => void (await ask(config, context)) }),
      };
    },
    verifyWithMigrationHook: (question) => verifyWithMigrationHook(question, { ...tools, wire }),
    async close() {
      await background.close();
      await jsonnet.close();
    },
  };
}

/** How the log calls a hook: by its id, and where it goes without what may be secret. */
const nameOf = ({ id, url }: WebHookConfig) => ({ web_hook: id, host: URL.parse(url)?.host });

/** Whether the answer counts for more than its status. */
const isAskedFor = ({ can_interrupt: interrupts, response }: WebHookConfig): boolean =>
  interrupts === true || response?.parse === true;

const withoutSession = <F extends Flow>(context: HookContext<F>): HookContext<F> => ({
  ...context,
  session: undefined,
});
