import type { Config } from '../../../config/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import type { FlowType } from '../interfaces/model.ts';
import { redirect, type FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { answerCreateError, answerSubmitError, asApiError, forwardToErrorPage } from '../steps/answer-error.ts';
import { answerReturn, type ReturnRequest } from '../steps/return.ts';
import { Exchange, type EngineDependencies, type EngineParts, type FlowDefinitions } from './exchange.ts';
import { PIPELINE, type Operation } from './pipeline.ts';

export interface Engine {
  create(flow: StrategyFlow, type: FlowType, request: HttpRequest, config: Config): Promise<FlowReply>;
  get(flow: StrategyFlow, request: HttpRequest, config: Config): Promise<FlowReply>;
  submit(flow: StrategyFlow, request: HttpRequest, config: Config): Promise<FlowReply>;
  /** Operations that strategies answer themselves (`Strategy.endpoints`), by their id in the API document. */
  readonly endpoints: ReadonlyMap<string, (request: HttpRequest, config: Config) => Promise<FlowReply>>;
}

/** The one engine of all flows: sends a request through its pipeline and answers what goes wrong. */
export function createEngine(deps: EngineDependencies, definitions: FlowDefinitions): Engine {
  const parts: EngineParts = { ...deps, flows: definitions };
  const start = (flow: StrategyFlow, type: FlowType, request: HttpRequest, config: Config) =>
    new Exchange<StrategyFlow>(parts, flow, { request, config, type });
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
    endpoints: new Map(
      deps.strategies.flatMap((strategy) =>
        (strategy.endpoints ?? []).map((endpoint) => [
          endpoint.operation,
          async (request: HttpRequest, config: Config) =>
            answerEndpoint(parts, { strategy, endpoint }, request, config),
        ]),
      ),
    ),
  };
}

async function answerEndpoint(
  parts: EngineParts,
  { strategy, endpoint }: Omit<ReturnRequest, 'target'>,
  request: HttpRequest,
  config: Config,
): Promise<FlowReply> {
  try {
    const opened = await endpoint.open(request, config);
    if (opened.kind === 'moved') return redirect(opened.to, opened.status);
    const exchange = new Exchange<ReturnFlow>(parts, opened.flow, { request, config, type: 'browser' });
    return withCookies(await answerReturn(exchange, { strategy, endpoint, target: opened }), exchange);
  } catch (error) {
    return forwardToErrorPage(parts, request, config, asApiError(error, parts, request));
  }
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
function withCookies(reply: FlowReply, { cookies }: Pick<Exchange, 'cookies'>): FlowReply {
  return { ...reply, cookies: [...new Map(cookies.map((cookie) => [cookie.name, cookie])).values()] };
}
