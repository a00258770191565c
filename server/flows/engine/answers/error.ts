import type { Config } from '../../../config/model.ts';
import { ApiError, internal } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/id.ts';
import type { Completed } from '../interfaces/commit.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Dialect } from '../protocol/client.ts';
import type { EngineDependencies, Exchange } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { withQuery } from '../protocol/urls.ts';
import { asProblem, refuse } from './refuse.ts';

/** An error that is not an `ApiError` is our fault: it is logged with its cause and answered with 500. */
export function asApiError(error: unknown, deps: EngineDependencies, request: HttpRequest): ApiError {
  if (error instanceof ApiError && error.code < 500) return error;
  deps.logError(error, request);
  return error instanceof ApiError ? error : internal();
}

/** Creating a flow failed: JSON for native clients, the error page for browsers. */
export async function answerCreateError<N extends StrategyFlow>(
  exchange: Exchange<N>,
  thrown: unknown,
): Promise<FlowReply> {
  const { deps, request, client, definition } = exchange;
  const error = asApiError(thrown, deps, request);
  return client === 'native' || definition.createErrorsInJson === true
    ? { kind: 'error', error }
    : forwardToErrorPage(exchange, error);
}

/** Answers a failed submission: a 400 becomes a message on the flow, other errors go to the error page or are returned as JSON. */
export async function answerSubmitError<N extends StrategyFlow>(
  exchange: Exchange<N>,
  thrown: unknown,
): Promise<Completed | FlowReply> {
  const { deps, request } = exchange;
  const error = asApiError(thrown, deps, request);
  if (!exchange.hasFlow) return forwardToErrorPage(exchange, error);
  if (error.code === 400) return refuse(exchange, [asProblem(error)]);
  return exchange.client === 'native' ? { kind: 'error', error } : forwardToErrorPage(exchange, error);
}

/** Where an error happened; an exchange is one. */
export interface Failing {
  readonly deps: Pick<EngineDependencies, 'clock' | 'database'>;
  readonly request: HttpRequest;
  readonly config: Config;
  readonly dialect: Dialect;
}

/** Stores the error and sends the browser to `selfservice.flows.error.ui_url`; clients that read JSON get it at once. */
export async function forwardToErrorPage(
  { deps, request, config, dialect }: Failing,
  error: ApiError,
): Promise<FlowReply> {
  const json: FlowReply = { kind: 'error', error };
  // An overload stores nothing, and `Retry-After` belongs to its own response.
  const isOverload = error.fields.retryAfterSeconds !== undefined || error.code === 499;
  if (dialect.asksForJson || dialect.acceptsJson || isOverload) return json;
  const now = deps.clock.now();
  const id = newId();
  await deps.database.errors.create({
    id,
    error: error.toWire({ withDebug: config.derived.dev }),
    csrfToken: request.csrf.token(),
    createdAt: now,
    updatedAt: now,
  });
  return respond({ client: 'browser', dialect }, { page: withQuery(config.derived.flows.error.uiUrl, { id }) });
}
