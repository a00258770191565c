import { alreadyLoggedIn, sessionRequiredForHigherAal } from '../protocol/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { secureReturnTo } from '../protocol/return-to.ts';

/** Decides by the session whether a new login of this level may start. @throws ApiError */
export const applyLoginSession: StepOf<'login'> = (exchange) => {
  const { flow, session, client, dialect, request, config } = exchange;
  if (session === undefined) {
    if (flow.requestedAal === 'aal2') throw sessionRequiredForHigherAal();
    exchange.flow = { ...flow, refresh: false };
    return undefined;
  }
  if (flow.refresh || flow.requestedAal > session.aal) return undefined;
  if (client === 'native' || dialect.acceptsJson) throw alreadyLoggedIn('login');
  const fallback = config.selfservice.default_browser_return_url;
  return respond(exchange, { page: secureReturnTo(config, { source: request.url, fallback }) });
};
