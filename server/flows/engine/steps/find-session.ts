import type { PipelineStep } from '../protocol/exchange.ts';

/** Loads the session of the request. A request without one goes on. */
export const findSession: PipelineStep = async (exchange) => {
  exchange.session = await exchange.deps.sessions.fetch(exchange.request);
  return undefined;
};
