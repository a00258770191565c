import { alreadyLoggedIn, sessionRequiredForHigherAal } from '../protocol/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';

/** Decides by the session whether a login of this level may be submitted. @throws ApiError */
export const applyLoginSessionToSubmit: StepOf<'login'> = (exchange) => {
  const { flow, session, client, config } = exchange;
  if (session === undefined) {
    if (flow.requestedAal === 'aal2') throw sessionRequiredForHigherAal();
    return undefined;
  }
  if (flow.refresh || flow.requestedAal > session.aal) return undefined;
  if (client !== 'browser') throw alreadyLoggedIn('login');
  return respond(exchange, { page: config.selfservice.default_browser_return_url });
};
