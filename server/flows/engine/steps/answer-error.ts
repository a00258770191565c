import type { Config } from '../../../config/model.ts';
import { ApiError, internal } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/id.ts';
import { acceptsJson, isJsonRequest } from '../../../kernel/negotiate.ts';
import { redirect, type FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { EngineDependencies, Exchange } from '../protocol/exchange.ts';
import { withQuery } from '../protocol/urls.ts';
import { asProblem, refuse } from './refuse.ts';

/** Anything thrown that has no answer of its own is our fault: logged with its cause, told as a 500. */
export function asApiError(error: unknown, deps: EngineDependencies, request: HttpRequest): ApiError {
  if (error instanceof ApiError && error.code < 500) return error;
  deps.logError(error, request);
  return error instanceof ApiError ? error : internal();
}

/** Creating a flow failed: JSON for native clients and apps, the error page for browsers. */
export async function answerCreateError<N extends StrategyFlow>(
  exchange: Exchange<N>,
  thrown: unknown,
): Promise<FlowReply> {
  const { deps, request, config, type } = exchange;
  const error = asApiError(thrown, deps, request);
  // Reference behaviour: creating a verification answers in JSON to everyone.
  const inJson = type === 'api' || exchange.definition.name === 'verification';
  return inJson ? { kind: 'error', error } : forwardToErrorPage(deps, request, config, error);
}

/** A submission failed: what is the person's to mend becomes a message on the flow, the rest goes where errors go. */
export async function answerSubmitError<N extends StrategyFlow>(
  exchange: Exchange<N>,
  thrown: unknown,
): Promise<FlowReply> {
  const { deps, request, config } = exchange;
  const error = asApiError(thrown, deps, request);
  if (!exchange.hasFlow) return forwardToErrorPage(deps, request, config, error);
  if (error.code === 400) {
    return refuse(exchange, [asProblem(error)]);
  }
  if (exchange.flow.type === 'api') return { kind: 'error', error };
  return forwardToErrorPage(deps, request, config, error);
}

/** Stores the error and sends the browser to `selfservice.flows.error.ui_url`; whoever speaks JSON gets it at once. */
export async function forwardToErrorPage(
  deps: EngineDependencies,
  request: HttpRequest,
  config: Config,
  error: ApiError,
): Promise<FlowReply> {
  if (isJsonRequest(request) || acceptsJson(request)) return { kind: 'error', error };
  const now = deps.clock.now();
  const id = newId();
  await deps.database.errors.create({
    id,
    error: error.toWire(),
    csrfToken: request.csrf.token(),
    createdAt: now,
    updatedAt: now,
  });
  return redirect(withQuery(config.derived.flows.error.uiUrl, { id }));
}
