import type { StepOf } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { returnToOfFlow, tokenExchangeOf } from '../protocol/token-exchange.ts';
import { withQuery } from '../protocol/urls.ts';

/** Redirects a user who has signed in since. A native app that waits for its codes gets this session. */
export const leaveSignedIn: StepOf<'login' | 'registration'> = async (exchange) => {
  const { flow, session, config } = exchange;
  if (session === undefined || (flow.name === 'login' && flow.refresh)) return undefined;
  const page = returnToOfFlow(config, flow);
  const codes = await tokenExchangeOf(exchange);
  if (codes === undefined) return respond(exchange, { page });
  return {
    kind: 'completed',
    commit: { writes: [({ exchanges }) => exchanges.setSession(flow.id, session.id)] },
    answer: respond(exchange, { page: withQuery(page, { code: codes.returnToCode }) }),
  };
};
