import { timingSafeEqual } from 'node:crypto';
/** Logout has no stored flow: a link with the session's logout token ends the browser's session, a token the native one. */
import type { Config } from '../../config/model.ts';
import { badRequest, forbidden } from '../../kernel/errors.ts';
import type { HttpRequest, SetCookie } from '../../kernel/http.ts';
import type { Session } from '../../session/model.ts';
import { asApiError, forwardToErrorPage } from '../engine/answers/error.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import { dialectOf } from '../engine/protocol/client.ts';
import type { EngineDependencies } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { secureReturnTo } from '../engine/protocol/return-to.ts';
import { selfServiceUrl } from '../engine/protocol/urls.ts';

export type LogoutReply =
  | FlowReply
  | { readonly kind: 'link'; readonly token: string; readonly url: string }
  | { readonly kind: 'done'; readonly cookies?: readonly SetCookie[] };

export interface LogoutDependencies extends EngineDependencies {
  /** The cookie that takes the browser's session cookie away. */
  readonly deletedSessionCookie: (config: Config) => SetCookie;
  /** A user has ended their session. Where this is set, the session of a native client is looked up for it. */
  readonly onRevoked?: (session: Session) => void;
}

export interface Logout {
  /** The link that logs the browser out. */
  createLink(request: HttpRequest, config: Config): Promise<LogoutReply>;
  /** What following the link does. */
  followLink(request: HttpRequest, config: Config): Promise<LogoutReply>;
  /** Ends a native client's session. @throws ApiError 403 */
  endNative(token: string): Promise<LogoutReply>;
}

export function createLogout(deps: LogoutDependencies): Logout {
  const orErrorPage =
    (work: (request: HttpRequest, config: Config) => Promise<LogoutReply>) =>
    async (request: HttpRequest, config: Config): Promise<LogoutReply> => {
      try {
        return await work(request, config);
      } catch (error) {
        return onErrorPage(deps, request, config, error);
      }
    };
  return {
    createLink: orErrorPage(async (request, config) => createLink(deps, request, config)),
    followLink: orErrorPage(async (request, config) => followLink(deps, request, config)),
    endNative: async (token) => endNative(deps, token),
  };
}

const onErrorPage = async (
  deps: LogoutDependencies,
  request: HttpRequest,
  config: Config,
  error: unknown,
): Promise<FlowReply> =>
  forwardToErrorPage({ deps, request, config, dialect: dialectOf(request) }, asApiError(error, deps, request));

async function createLink(deps: LogoutDependencies, request: HttpRequest, config: Config): Promise<LogoutReply> {
  const session = await deps.sessions.fetch(request);
  if (session === undefined) throw deps.sessions.missing();
  const asked = (request.query.get('return_to') ?? '') !== '';
  const token = session.logoutToken;
  const query: Record<string, string> = asked ? { token, return_to: returnToAfter(request, config) } : { token };
  return { kind: 'link', token, url: selfServiceUrl(config, 'logout', query) };
}

const returnToAfter = (request: HttpRequest, config: Config): string =>
  secureReturnTo(config, { source: request.url, fallback: config.derived.flows.logout.returnTo });

async function followLink(deps: LogoutDependencies, request: HttpRequest, config: Config): Promise<LogoutReply> {
  const token = request.query.get('token') ?? '';
  if (token === '') throw badRequest('Please include a token in the URL query.');
  const session = await deps.sessions.fetch(request);
  if (session === undefined) throw deps.sessions.missing();
  if (!equal(session.logoutToken, token)) {
    throw forbidden('Unable to log out because the logout token in the URL query does not match the session cookie.');
  }
  await deps.database.sessions.revokeByToken(session.token);
  deps.onRevoked?.(session);
  request.csrf.regenerate();
  const cookies = [deps.deletedSessionCookie(config)];
  return { ...(await afterLogout(deps, request, config)), cookies };
}

/** The session is gone by now: a `return_to` that is refused does not bring it back (reference behaviour). */
async function afterLogout(
  deps: LogoutDependencies,
  request: HttpRequest,
  config: Config,
): Promise<FlowReply | { readonly kind: 'done' }> {
  const dialect = dialectOf(request);
  try {
    const to = returnToAfter(request, config);
    return dialect.asksForJson ? { kind: 'done' } : respond({ client: 'browser', dialect }, { page: to });
  } catch (error) {
    return onErrorPage(deps, request, config, error);
  }
}

async function endNative({ database, onRevoked }: LogoutDependencies, token: string): Promise<LogoutReply> {
  const session = onRevoked && token !== '' ? await database.sessions.getByToken(token) : undefined;
  const known = token === '' ? false : await database.sessions.revokeByToken(token);
  if (!known) {
    throw forbidden('The provided Ory Session Token could not be found, is invalid, or otherwise malformed.');
  }
  if (session !== undefined) onRevoked?.(session);
  return { kind: 'done' };
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
