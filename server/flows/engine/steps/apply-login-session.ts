import { alreadyLoggedIn } from '../protocol/errors.ts';
import type { Exchange, StepOf } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { secureReturnTo } from '../protocol/return-to.ts';
import { isLoggedIn } from './require-login.ts';

/** Decides by the session whether a new login of this level may start. @throws ApiError */
export const applyLoginSession: StepOf<'login'> = async (exchange) => {
  if (!isLoggedIn(exchange)) return undefined;
  const { client, dialect, address, config } = exchange;
  const accepted = await acceptSession(exchange);
  if (client === 'native' || dialect.acceptsJson) throw alreadyLoggedIn('login');
  if (accepted !== undefined) return respond(exchange, { page: accepted });
  const fallback = config.selfservice.default_browser_return_url;
  return respond(exchange, { page: secureReturnTo(config, { source: address.url, fallback }) });
};

/** The session is what an OAuth 2.0 client asks for: where the browser goes on at the authorization server. */
async function acceptSession({
  deps,
  flow,
  session,
  loginRequest,
  config,
}: Exchange<'login'>): Promise<string | undefined> {
  const { oauth2LoginChallenge: challenge } = flow;
  if (session === undefined || loginRequest === undefined || challenge === undefined) return undefined;
  return deps.continuation.accept(challenge, session, config);
}
