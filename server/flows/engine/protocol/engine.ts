import type { Config } from '../../../config/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import type { FlowType } from '../interfaces/model.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { answerCreateError, answerSubmitError, asApiError } from '../steps/answer-error.ts';
import { Exchange, type EngineDependencies, type FlowDefinition } from './exchange.ts';
import { PIPELINE, type Operation } from './pipeline.ts';

export type FlowDefinitions = { readonly [N in StrategyFlow]: FlowDefinition<N> };

export interface Engine {
  create(flow: StrategyFlow, type: FlowType, request: HttpRequest, config: Config): Promise<FlowReply>;
  get(flow: StrategyFlow, request: HttpRequest, config: Config): Promise<FlowReply>;
  submit(flow: StrategyFlow, request: HttpRequest, config: Config): Promise<FlowReply>;
}

/** The one engine of all flows: sends a request through its pipeline and answers what goes wrong. */
export function createEngine(deps: EngineDependencies, definitions: FlowDefinitions): Engine {
  const start = (flow: StrategyFlow, type: FlowType, request: HttpRequest, config: Config) =>
    new Exchange<StrategyFlow>(
      deps,
      definitions[flow] as unknown as FlowDefinition<StrategyFlow>,
      request,
      config,
      type,
    );
  return {
    create: async (flow, type, request, config) => {
      const exchange = start(flow, type, request, config);
      return run('create', exchange, async (error) => answerCreateError(exchange, error));
    },
    get: async (flow, request, config) => {
      const exchange = start(flow, 'browser', request, config);
      return run('get', exchange, async (error) => ({ kind: 'error', error: asApiError(error, deps, request) }));
    },
    submit: async (flow, request, config) => {
      const exchange = start(flow, 'browser', request, config);
      return run('submit', exchange, async (error) => answerSubmitError(exchange, error));
    },
  };
}

async function run(
  operation: Operation,
  exchange: Exchange<StrategyFlow>,
  onError: (error: unknown) => Promise<FlowReply>,
): Promise<FlowReply> {
  try {
    for (const step of PIPELINE[operation]) {
      const reply = await step(exchange);
      if (reply !== undefined) return withCookies(reply, exchange);
    }
    throw new Error(`the ${operation} pipeline of ${exchange.definition.name} ended without an answer`);
  } catch (error) {
    return withCookies(await onError(error), exchange);
  }
}

/** Of several cookies of one name the last is meant: only that one is sent. */
function withCookies(reply: FlowReply, { cookies }: Exchange<StrategyFlow>): FlowReply {
  return { ...reply, cookies: [...new Map(cookies.map((cookie) => [cookie.name, cookie])).values()] };
}
