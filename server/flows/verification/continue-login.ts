import type { SetCookie } from '../../kernel/http.ts';
import type { Answered } from '../engine/interfaces/outcome.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';

/** Where the browser goes on, signed in. */
export interface Continued {
  readonly page: string;
  readonly cookies: readonly SetCookie[];
}

/**
 * The verification of a registration or login for an OAuth 2.0 client is passed: the browser gets the session that waited for it and goes
 * on at the authorization server. A code was typed where the flow began. A link may have been opened by anybody, so it goes on only in the
 * browser that has the session. @throws ApiError when the authorization server does not accept the login
 */
export async function continueLogin(
  { deps, flow, session: current, request, config }: Exchange<'verification'>,
  by: Answered['by'],
): Promise<Continued | undefined> {
  const { oauth2LoginChallenge: challenge, sessionId, type } = flow;
  if (challenge === undefined || sessionId === undefined || type !== 'browser') return undefined;
  if (by === 'token' && current?.id !== sessionId) return undefined;
  const session = await deps.database.sessions.get(sessionId, { identity: true });
  if (session === undefined) throw deps.sessions.missing();
  const authenticationMethods = [...(flow.authenticationMethods ?? session.authenticationMethods)];
  const page = await deps.continuation.accept(challenge, { ...session, authenticationMethods }, config);
  return { page, cookies: (await deps.sessions.cookies(session, request)).cookies };
}
