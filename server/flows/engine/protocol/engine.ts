import type { Config } from '../../../config/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { answerCreateError, answerSubmitError, asApiError, forwardToErrorPage } from '../answers/error.ts';
import type { Completed } from '../interfaces/commit.ts';
import type { Endpoint, Opened } from '../interfaces/endpoint.ts';
import type { FlowType } from '../interfaces/model.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { Strategy, StrategyFlow } from '../interfaces/strategy.ts';
import { dialectOf } from './client.ts';
import { methodDisabled } from './errors.ts';
import { Exchange, type EngineDependencies, type EngineParts, type Ending, type FlowDefinitions } from './exchange.ts';
import { withLoginRequest } from './login-request.ts';
import { PIPELINE, type Operation } from './pipeline.ts';
import { reportEnd, resultOfError } from './report.ts';
import { respond } from './respond.ts';
import { tracedStep, withFlowName } from './traced-step.ts';

/** What transport calls. Every call resolves to an answer; what throws is a fault that even the error page cannot show. */
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
      return withFlowName(deps.tracing, flow, () =>
        run('submit', exchange, async (error) => answerSubmitError(exchange, error)),
      );
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
  deps: EngineParts,
  { strategy, endpoint }: { readonly strategy: Strategy; readonly endpoint: Endpoint },
  request: HttpRequest,
  config: Config,
): Promise<FlowReply> {
  const dialect = dialectOf(request);
  if (!config.derived.methods.enabled[strategy.method]) return { kind: 'error', error: methodDisabled() };
  try {
    return await answerOpened(deps, strategy, await endpoint.open(request, config), request, config);
  } catch (error) {
    return forwardToErrorPage({ deps, request, config, dialect }, asApiError(error, deps, request));
  }
}

async function answerOpened(
  deps: EngineParts,
  strategy: Strategy,
  opened: Opened,
  request: HttpRequest,
  config: Config,
): Promise<FlowReply> {
  const start = (flow: StrategyFlow) => new Exchange<StrategyFlow>(deps, flow, { request, config, type: 'browser' });
  switch (opened.kind) {
    case 'moved':
      return respond({ client: 'browser', dialect: dialectOf(request) }, { page: opened.to, status: opened.status });
    case 'document':
      return opened;
    case 'begin-login': {
      const exchange = start('login');
      exchange.beginning = { strategy, login: opened };
      return run('begin-login', exchange, async (error) => answerBeginError(exchange, error));
    }
    case 'return': {
      const exchange = start(opened.flow);
      exchange.returning = { strategy, target: opened };
      return run('return', exchange, async (error) => answerReturnError(exchange, error));
    }
  }
}

const answerBeginError = async (exchange: Exchange<StrategyFlow>, error: unknown): Promise<Completed | FlowReply> =>
  exchange.beginning.isBegun === true ? answerSubmitError(exchange, error) : answerCreateError(exchange, error);

/** Until the return is known to belong to its flow, what goes wrong is shown on the error page. */
const answerReturnError = async (exchange: Exchange<StrategyFlow>, error: unknown): Promise<Completed | FlowReply> =>
  exchange.returning.isVerified === true
    ? answerSubmitError(exchange, error)
    : forwardToErrorPage(exchange, asApiError(error, exchange.deps, exchange.request));

type OnError = (error: unknown) => Promise<Completed | FlowReply>;

/** Sends an exchange through a column of the table; what a step throws is answered by `onError`. */
async function run(operation: Operation, exchange: Exchange<StrategyFlow>, onError: OnError): Promise<FlowReply> {
  const finish = async (reply: FlowReply): Promise<FlowReply> =>
    withCookies(await withLoginRequest(exchange, reply, operation === 'create'), exchange);
  try {
    return await finish(await walk(operation, exchange));
  } catch (error) {
    const ending = await onError(error);
    if (isSubmission(operation) && ending.kind !== 'completed') reportError(exchange, error);
    return finish(await conclude(exchange, ending));
  }
}

/** Requests that judge something; the others only begin or show a flow. */
const isSubmission = (operation: Operation): boolean => operation !== 'create' && operation !== 'get';

function reportError(exchange: Exchange<StrategyFlow>, error: unknown): void {
  const result = resultOfError(error);
  if (result !== undefined) reportEnd(exchange, result, error);
}

async function walk(operation: Operation, exchange: Exchange<StrategyFlow>): Promise<FlowReply> {
  const { tracing } = exchange.deps;
  for (const step of PIPELINE[operation]) {
    const ending = await (tracing === undefined ? step(exchange) : tracedStep(tracing, exchange, step));
    if (ending !== undefined) return conclude(exchange, ending);
  }
  throw new Error(`the ${operation} pipeline of ${exchange.definition.name} ended without an answer`);
}

async function conclude(exchange: Exchange<StrategyFlow>, ending: Ending): Promise<FlowReply> {
  switch (ending.kind) {
    case 'completed':
      exchange.submission.completed = ending;
      return walk('conclude', exchange);
    case 'became': {
      const next = ending.exchange as unknown as Exchange<StrategyFlow>;
      return run('become', next, async (error) => answerSubmitError(next, error));
    }
    default:
      return ending;
  }
}

/** Of several cookies of one name the last is meant: only that one is sent. */
function withCookies(reply: FlowReply, { cookies }: Pick<Exchange, 'cookies'>): FlowReply {
  return { ...reply, cookies: [...new Map(cookies.map((cookie) => [cookie.name, cookie])).values()] };
}
