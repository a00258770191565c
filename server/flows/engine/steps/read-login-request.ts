import { withQuery, type Address } from '../protocol/address.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { loginChallenge, returnToOf } from '../protocol/login-request.ts';

/**
 * What an OAuth 2.0 client asks for, before a browser's login begins. Unless its authorization server remembers the user, the login is a
 * new one, also for those with a session. @throws ApiError
 */
export const readLoginRequest: StepOf<'login'> = async (exchange) => {
  const { deps, config, type, request } = exchange;
  if (type !== 'browser') return undefined;
  const challenge = loginChallenge(request, config);
  if (challenge === undefined) return undefined;
  const asked = await deps.continuation.read(challenge, config);
  const change = { ...(asked.skip ? {} : { refresh: 'true' }), ...returnToOf(asked, config) };
  exchange.loginRequest = asked;
  if (Object.keys(change).length > 0) exchange.address = withQuery(request satisfies Address, change);
  return undefined;
};
