import type { Config, ConfigSource } from '../../config/model.ts';
import type { SessionTokenExchangeStore } from '../../flows/engine/interfaces/ports.ts';
import type { Clock } from '../../kernel/clock.ts';
import { badRequest, notFound, unauthorized } from '../../kernel/errors.ts';
import type { Handler, HttpReply, HttpRequest } from '../../kernel/http.ts';
import { EncodedJson, htmlSafeJson } from '../../kernel/json.ts';
import { noSessionCredentials } from '../../session/errors.ts';
import type { SessionManager } from '../../session/manager.ts';
import type { Session } from '../../session/model.ts';
import type { SessionStore, SessionTokenizer } from '../../session/ports.ts';
import { pageHeaders, readPage } from '../pages.ts';
import { pathId } from '../path-id.ts';
import { presentSession } from '../presenters/session.ts';

export interface SessionOperationsDependencies {
  readonly config: ConfigSource;
  readonly clock: Clock;
  readonly manager: SessionManager;
  readonly tokenizer: SessionTokenizer;
  readonly sessions: SessionStore;
  readonly exchanges: SessionTokenExchangeStore;
}

type SessionOperation =
  | 'toSession'
  | 'listMySessions'
  | 'disableMySession'
  | 'disableMyOtherSessions'
  | 'exchangeSessionToken';

/** How long a gateway may cache the answer to requests without credentials, in seconds. */
const ANONYMOUS_CACHE_SECONDS = 60;

/** The public API of the user's own sessions. */
export function sessionOperations(deps: SessionOperationsDependencies): Record<SessionOperation, Handler> {
  const { manager, sessions } = deps;
  const encodedOnce = answersOnce(deps.clock);
  return {
    toSession: (request) => whoami(deps, request, encodedOnce),
    listMySessions: (request) => listOthers(deps, request),
    async disableMySession(request) {
      const session = await mySession(manager, request);
      const id = pathId(request.pathParameters['id']);
      if (id === session.id) throw badRequest(undefined, { message: 'cannot revoke current session' });
      // The answer does not show whether the session exists (reference behaviour), so ids of other users stay secret.
      await sessions.revoke(id, session.identityId);
      return { status: 204, headers: { 'content-type': 'application/json; charset=utf-8' } };
    },
    async disableMyOtherSessions(request) {
      const session = await mySession(manager, request);
      return { status: 200, body: { count: await sessions.revokeAllExcept(session.identityId, session.id) } };
    },
    exchangeSessionToken: (request) => exchange(deps, request),
  };
}

type Encode = (session: Session, config: Config) => EncodedJson;

/** The session of the request, or a token that the template of `tokenize_as` makes of it. */
async function whoami(
  { config, manager, tokenizer, clock }: SessionOperationsDependencies,
  request: HttpRequest,
  encodedOnce: Encode,
): Promise<HttpReply> {
  const current = config.current();
  const lookup = await manager.recent(request);
  if (!lookup.found) return noSession(current, lookup.credentialsMissing);
  const { session } = lookup;
  const unsatisfied = await manager.unsatisfied(session, current.session.whoami.required_aal);
  if (unsatisfied) throw unsatisfied;
  const template = request.query.get('tokenize_as');
  const tokenized = template ? await tokenizer.tokenize(session, template) : undefined;
  return {
    status: 200,
    headers: {
      'x-kratos-authenticated-identity-id': session.identityId,
      ...(tokenized === undefined && cacheHeader(session, current, clock.now())),
    },
    cookies: manager.refreshedCookie(session, request),
    body:
      lookup.isShared && tokenized === undefined
        ? encodedOnce(session, current)
        : presentSession(session, current, clock.now(), { tokenized }),
  };
}

/** The other active sessions of the user. */
async function listOthers(
  { config, manager, sessions, clock }: SessionOperationsDependencies,
  request: HttpRequest,
): Promise<HttpReply> {
  const current = config.current();
  const session = await mySession(manager, request);
  const unsatisfied = await manager.unsatisfied(session, current.session.whoami.required_aal);
  if (unsatisfied) throw unsatisfied;
  const page = readPage(request);
  const { sessions: others, total } = await sessions.listByIdentity({
    identityId: session.identityId,
    active: true,
    page: page.page,
    pageSize: page.size,
    exceptId: session.id,
    expand: { identity: true, devices: true },
  });
  const now = clock.now();
  return {
    status: 200,
    headers: pageHeaders(request, page, total),
    body: others.map((each) => presentSession(each, current, now, { withoutSchemaUrl: true })),
  };
}

/** The answer for a session that does not change, made once per object and configuration. It says that the session is active. */
function answersOnce(clock: Clock): Encode {
  const known = new WeakMap<Session, { readonly config: Config; readonly body: EncodedJson }>();
  return (session, config) => {
    const made = known.get(session);
    if (made?.config === config) return made.body;
    const body = new EncodedJson(htmlSafeJson(presentSession(session, config, clock.now())));
    known.set(session, { config, body });
    return body;
  };
}

/** Throws the 401, or returns it with a cache header when a gateway may cache it. */
function noSession(config: Config, credentialsMissing: boolean): HttpReply {
  const error = noSessionCredentials();
  if (!credentialsMissing || !config.derived.session.cacheable) throw error;
  return {
    status: error.code,
    headers: {
      'content-type': 'application/json',
      'ory-error-id': '',
      'ory-session-cache-for': String(ANONYMOUS_CACHE_SECONDS),
    },
    body: { error: error.toWire() },
  };
}

async function mySession(manager: SessionManager, request: HttpRequest): Promise<Session> {
  const session = await manager.fetch(request);
  if (!session) throw unauthorized('No valid session cookie found.');
  return session;
}

/** The header with the seconds that a gateway may cache the answer; empty unless the operator allows it. */
function cacheHeader(session: Session, config: Config, now: Date): Record<string, string> {
  const { cacheable, cacheableMaxAgeMs } = config.derived.session;
  if (!cacheable) return {};
  const left = session.expiresAt.getTime() - now.getTime();
  const allowed = cacheableMaxAgeMs > 0 ? Math.min(left, cacheableMaxAgeMs) : left;
  return { 'ory-session-cache-for': String(Math.round(allowed / 1000)) };
}

/** Exchanges the two codes of a native app that signed in through a browser for the session token, once. */
async function exchange(deps: SessionOperationsDependencies, request: HttpRequest): Promise<HttpReply> {
  const initCode = request.query.get('init_code');
  const returnToCode = request.query.get('return_to_code');
  if (!initCode || !returnToCode) throw badRequest('"init_code" and "return_to_code" query params must be set');
  const found = await deps.exchanges.takeByCodes(initCode, returnToCode);
  const session = found?.sessionId && (await deps.sessions.get(found.sessionId, { identity: true }));
  if (!session) throw notFound('no session yet for this "code"');
  return {
    status: 200,
    body: { session_token: session.token, session: presentSession(session, deps.config.current(), deps.clock.now()) },
  };
}
