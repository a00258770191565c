import { alreadyLoggedIn, sessionRequiredForHigherAal } from '../protocol/errors.ts';
import type { Exchange, StepOf } from '../protocol/exchange.ts';

/** Whether the session leaves nothing to log in for. A login without a session refreshes none. @throws ApiError 401 */
export function isLoggedIn(exchange: Exchange<'login'>): boolean {
  const { flow, session } = exchange;
  if (session === undefined) {
    if (flow.requestedAal === 'aal2') throw sessionRequiredForHigherAal();
    exchange.flow = { ...flow, refresh: false };
    return false;
  }
  return !flow.refresh && flow.requestedAal <= session.aal;
}

/** A login in place of an expired one has to be of use. @throws ApiError 400 which the old one shows */
export const requireLogin: StepOf<'login'> = (exchange) => {
  if (isLoggedIn(exchange)) throw alreadyLoggedIn('login');
  return undefined;
};
