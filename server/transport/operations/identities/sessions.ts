import type { ConfigSource } from '../../../config/model.ts';
import { parseBool } from '../../../go/bool.ts';
import { uuidOrUndefined } from '../../../go/uuid.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { badRequest, unableToLocate, type ApiError } from '../../../kernel/errors.ts';
import type { Handler, HttpReply, HttpRequest } from '../../../kernel/http.ts';
import { NIL_ID } from '../../../kernel/id.ts';
import { JsonListWriter } from '../../../kernel/json-list.ts';
import type { SessionCursor, SessionExpand, SessionStore } from '../../../session/ports.ts';
import { pageHeaders, readPage } from '../../pages.ts';
import { pathId } from '../../path-id.ts';
import { presentSession } from '../../presenters/session.ts';
import { keysetLinks, readKeyset, type Keyset } from './keyset.ts';

export interface IdentitySessionOperationsDependencies {
  readonly config: ConfigSource;
  readonly clock: Clock;
  readonly sessions: SessionStore;
  /** A session was extended without `feature_flags.faster_session_extend`. */
  readonly onSlowExtend?: () => void;
}

export type IdentitySessionOperation =
  | 'listSessions'
  | 'getSession'
  | 'disableSession'
  | 'extendSession'
  | 'listIdentitySessions'
  | 'deleteIdentitySessions';

/** The admin API of sessions. */
export function identitySessionOperations(
  deps: IdentitySessionOperationsDependencies,
): Record<IdentitySessionOperation, Handler> {
  const { sessions } = deps;
  return {
    listSessions: (request) => list(deps, request),
    getSession: (request) => get(deps, request),
    disableSession: async (request) => {
      if (!(await sessions.revoke(sessionId(request)))) throw unableToLocate();
      // The reference sends a content type although there is no body.
      return { status: 204, headers: { 'content-type': 'application/json; charset=utf-8' } };
    },
    extendSession: (request) => extend(deps, request),
    listIdentitySessions: (request) => listByIdentity(deps, request),
    deleteIdentitySessions: async (request) => {
      if (!(await sessions.deleteByIdentity(sessionId(request)))) throw unableToLocate();
      return { status: 204 };
    },
  };
}

const sessionId = (request: HttpRequest): string => pathId(request.pathParameters['id']);

function activeFilter({ query }: HttpRequest): boolean | undefined {
  const text = query.get('active') ?? '';
  if (text === '') return undefined;
  const active = parseBool(text);
  if (active === undefined) throw badRequest(undefined, { message: 'could not parse parameter active' });
  return active;
}

function expansion({ query }: HttpRequest): SessionExpand {
  const names = query.getAll('expand');
  const wrong = names.find((name) => !['identity', 'devices'].includes(name.toLowerCase()));
  if (wrong !== undefined) throw badRequest(`Could not parse expand option: ${wrong}`);
  const has = (wanted: string): boolean => names.some((name) => name.toLowerCase() === wanted);
  return { identity: has('identity'), devices: has('devices') };
}

/** The cursor of the first page, as in the reference: later than any session. */
const FIRST: SessionCursor = { id: NIL_ID, createdAt: '2200-12-31 23:59:59' };
const MAX_TOKEN_LENGTH = 200;
const TIMESTAMP = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d(?::?\d\d)?)?$/;

const BASE64 = /^[A-Za-z0-9+/]*$/;
/** The reference's error for any paging parameter that it cannot read. */
const unreadable = (): ApiError => badRequest(undefined, { message: 'could not parse parameter page_size' });

const writeCursor = ({ id, createdAt }: SessionCursor): string =>
  Buffer.from(`id=${id}/created_at=${createdAt}`).toString('base64').replace(/=+$/, '');

/** Tokens have the reference's format, a cursor in base64. Every part is checked, because clients can forge one. */
function readCursor(token: string | undefined): SessionCursor | undefined {
  if (token === undefined) return undefined;
  const invalid = badRequest('The page token is invalid, do not craft your own page tokens');
  if (!BASE64.test(token) || token.length % 4 === 1) throw unreadable();
  if (token.length > MAX_TOKEN_LENGTH) throw invalid;
  const parts = Buffer.from(token, 'base64').toString().split('/');
  const part = (name: string): string => parts.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const id = uuidOrUndefined(part('id'));
  const createdAt = part('created_at');
  if (id === undefined || !TIMESTAMP.test(createdAt) || Number.isNaN(Date.parse(createdAt))) throw invalid;
  return createdAt === FIRST.createdAt ? undefined : { id, createdAt };
}

function keyset({ query }: HttpRequest): Keyset {
  try {
    return readKeyset(query, { defaultSize: 250, maxSize: 1000 });
  } catch (cause) {
    throw unreadable().with({ debug: String(cause) });
  }
}

async function list(
  { config, clock, sessions }: IdentitySessionOperationsDependencies,
  request: HttpRequest,
): Promise<HttpReply> {
  const active = activeFilter(request);
  const { size, token } = keyset(request);
  const expand = expansion(request);
  const now = clock.now();
  const shown = { withoutDevices: expand.devices !== true };
  const writer = new JsonListWriter(size);
  const page = await sessions.list({ active, pageSize: size, after: readCursor(token), expand }, (session) =>
    writer.write(presentSession(withoutAddresses(session), config.current(), now, shown)),
  );
  const next = page.next === undefined ? undefined : writeCursor(page.next);
  return {
    status: 200,
    headers: { link: keysetLinks(request, { size, first: writeCursor(FIRST), next }) },
    body: writer.end(page.sessions),
  };
}

async function get(
  { config, clock, sessions }: IdentitySessionOperationsDependencies,
  request: HttpRequest,
): Promise<HttpReply> {
  if (request.pathParameters['id'] === 'whoami') return redirectToWhoami(config);
  const session = await sessions.get(sessionId(request), expansion(request));
  if (session === undefined) throw unableToLocate();
  return { status: 200, body: presentSession(session, config.current(), clock.now()) };
}

/** Redirects to whoami on the public API. */
const redirectToWhoami = (config: ConfigSource): HttpReply => ({
  status: 307,
  headers: { location: `${config.current().derived.public.baseUrl.replace(/\/+$/, '')}/sessions/whoami` },
});

async function extend(
  { config, clock, sessions, onSlowExtend }: IdentitySessionOperationsDependencies,
  request: HttpRequest,
): Promise<HttpReply> {
  const id = sessionId(request);
  const current = config.current();
  const { lifespanMs, extendWhenLeftMs } = current.derived.session;
  const now = clock.now();
  const found = await sessions.get(id, {});
  if (found === undefined) throw unableToLocate();
  const until = new Date(now.getTime() + lifespanMs);
  // Only near its expiry. A concurrent second request finds the session already extended.
  await sessions.extend(id, until, new Date(now.getTime() + extendWhenLeftMs));
  if (current.feature_flags.faster_session_extend) return { status: 204 };
  onSlowExtend?.();
  const session = await sessions.get(id, { identity: true });
  if (session === undefined) throw unableToLocate();
  return { status: 200, body: presentSession(session, current, now) };
}

async function listByIdentity(
  { config, clock, sessions }: IdentitySessionOperationsDependencies,
  request: HttpRequest,
): Promise<HttpReply> {
  const identityId = sessionId(request);
  const active = activeFilter(request);
  const page = readPage(request);
  const expand = { identity: true, devices: true };
  const found = await sessions.listByIdentity({ identityId, active, page: page.page, pageSize: page.size, expand });
  const now = clock.now();
  return {
    status: 200,
    headers: pageHeaders(request, page, found.total),
    body: found.sessions.map((session) =>
      presentSession(withoutAddresses(session), config.current(), now, { withoutSchemaUrl: true }),
    ),
  };
}

/** Lists show identities without their addresses (reference behaviour). */
function withoutAddresses<S extends { identity?: object | undefined }>(session: S): S {
  if (session.identity === undefined) return session;
  return { ...session, identity: { ...session.identity, verifiableAddresses: [], recoveryAddresses: [] } };
}
