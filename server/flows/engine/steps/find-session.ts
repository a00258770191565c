import type { PipelineStep } from '../protocol/exchange.ts';

/** Finds out who asks; a request without a session goes on. */
export const findSession: PipelineStep = async (exchange) => {
  exchange.session = await exchange.deps.sessions.fetch(exchange.request);
  return undefined;
};
