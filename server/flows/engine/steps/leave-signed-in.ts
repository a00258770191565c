import type { StepOf } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { returnToOfFlow } from '../protocol/token-exchange.ts';
import { withQuery } from '../protocol/urls.ts';

/** Redirects a user who has signed in since. A native app that waits for its codes gets this session. */
export const leaveSignedIn: StepOf<'login' | 'registration'> = async (exchange) => {
  const { flow, session, config, deps } = exchange;
  if (session === undefined || (flow.name === 'login' && flow.refresh)) return undefined;
  const page = returnToOfFlow(config, flow);
  const codes = await deps.database.exchanges.findByFlow(flow.id);
  if (codes === undefined) return respond(exchange, { page });
  await deps.database.exchanges.setSession(flow.id, session.id);
  return respond(exchange, { page: withQuery(page, { code: codes.returnToCode }) });
};
