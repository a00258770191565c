import type { WebHookConfig } from '../../config/model.ts';
import { CONTINUE, type HookOpinion } from '../../flows/engine/interfaces/hook.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import { identityFromHook, refusalFromHook } from './answer.ts';
import { Background } from './background.ts';
import { requireSuccess, sendWebHook, type CallTools } from './call.ts';
import { tracedCall, type CallTrace } from './traced-call.ts';
import type { WebHookCodec, WebHookContext } from './web-hook-codec.ts';

export interface CallerDependencies {
  readonly logger: Logger;
  readonly codec: WebHookCodec;
  readonly clock: Clock;
  readonly tracing?: Tracing | undefined;
}

/** Calls web hooks: waits for what they say, or lets the call run in the background. */
export class WebHookCaller {
  readonly #deps: CallerDependencies;
  readonly #tools: CallTools;
  readonly #background: Background;

  constructor(deps: CallerDependencies, tools: CallTools) {
    this.#deps = deps;
    this.#tools = tools;
    this.#background = new Background(deps.logger);
  }

  /** @throws ApiError 502 where the hook fails */
  async call(config: WebHookConfig, context: WebHookContext): Promise<HookOpinion> {
    const { tracing, logger } = this.#deps;
    if (config.response?.ignore === true) {
      this.#notify(config, context);
      return CONTINUE;
    }
    try {
      return await tracedCall(tracing, config, context, (trace) => this.#ask(config, context, trace), refusalOf);
    } catch (error) {
      // Names the hook; the cause is logged with the response to the client.
      logger.warn(nameOf(config), 'a web hook failed');
      throw error;
    }
  }

  /** Waits for the calls in the background, then ends those that are left. */
  close(): Promise<void> {
    return this.#background.close();
  }

  #notify(config: WebHookConfig, hookContext: WebHookContext): void {
    const { codec, tracing } = this.#deps;
    // A copy, since the flow changes while the call runs.
    const context = structuredClone(codec.context(hookContext));
    this.#background.start(nameOf(config), async (signal) => {
      await tracedCall(tracing, config, hookContext, async (trace) => {
        const response = await sendWebHook(config, context, { ...this.#tools, trace }, { ignoresBody: true, signal });
        if (response !== undefined) requireSuccess(response);
      });
    });
  }

  async #ask(config: WebHookConfig, context: WebHookContext, trace?: CallTrace): Promise<HookOpinion> {
    const { codec, clock } = this.#deps;
    const ignoresBody = !readsResponse(config);
    const response = await sendWebHook(config, codec.context(context), { ...this.#tools, trace }, { ignoresBody });
    if (response === undefined) return CONTINUE;
    if (response.status >= 400 && readsResponse(config))
      return { kind: 'reject', problems: refusalFromHook(response.body) };
    requireSuccess(response);
    if (config.response?.parse !== true || response.status !== 200) return CONTINUE;
    return { kind: 'continue', identity: identityFromHook(context.identity, response.body, clock.now()) };
  }
}

const refusalOf = ({ kind }: HookOpinion): string | undefined =>
  kind === 'reject' ? 'a webhook target returned an error' : undefined;

/** A hook in the log: its id and host. The rest of its URL may hold secrets. */
const nameOf = ({ id, url }: WebHookConfig) => ({ web_hook: id, host: URL.parse(url)?.host });

/** Whether the body of the response matters, not only its status. */
export const readsResponse = ({ can_interrupt: interrupts, response }: WebHookConfig): boolean =>
  interrupts === true || response?.parse === true;
