import type { Config, ConfigSource, RequiredAal } from '../config/model.ts';
import type { Identity } from '../identity/model.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest, SetCookie } from '../kernel/http.ts';
import type { AvailableAal } from './available-aal.ts';
import type { SessionCache } from './cache.ts';
import { readSessionCookie, sessionCookie } from './cookie.ts';
import { deviceOf } from './device.ts';
import { AalNotSatisfied, noActiveSession } from './errors.ts';
import type { Session } from './model.ts';
import type { SessionStore } from './ports.ts';
import {
  activate,
  assuranceLevel,
  isActive,
  newSession,
  onlyProvedAddress,
  raisesLevel,
  renewToken,
  recordMethod,
  type MethodRules,
  type PassedMethod,
} from './session.ts';

/** The result of looking up the session of a request. */
export type SessionLookup =
  /**
   * `ownerId`: the identity at the time of the lookup; flows may change the session afterwards. `isShared`: other requests get the same object
   * for as long as nothing of it changes, and it is frozen.
   */
  | { readonly found: true; readonly session: Session; readonly ownerId: string; readonly isShared: boolean }
  /** `credentialsMissing`: the request has no token, so the response is the same for all clients and may be cached. */
  | { readonly found: false; readonly credentialsMissing: boolean };

export interface SessionManagerDependencies {
  readonly sessions: SessionStore;
  readonly config: ConfigSource;
  readonly clock: Clock;
  readonly availableAal: AvailableAal;
  readonly methods: MethodRules;
  /** Undefined: each request asks the database. */
  readonly cache?: SessionCache | undefined;
  /** A request has an active session. */
  readonly onChecked?: (session: Session) => void;
}

/** The rules of sessions over their store: finds sessions, creates them and checks their level. */
export class SessionManager {
  readonly #deps: SessionManagerDependencies;
  /** A request may need its session several times. */
  readonly #lookups = new WeakMap<HttpRequest, Promise<SessionLookup>>();

  constructor(deps: SessionManagerDependencies) {
    this.#deps = deps;
  }

  /** The session of the request, or why it has none. */
  lookup(request: HttpRequest): Promise<SessionLookup> {
    const known = this.#lookups.get(request);
    if (known) return known;
    const fresh = this.#find(request);
    this.#lookups.set(request, fresh);
    return fresh;
  }

  /** As `lookup`, but possibly as it was up to a second ago, where the operator allows that. */
  recent(request: HttpRequest): Promise<SessionLookup> {
    const { cache } = this.#deps;
    return cache === undefined ? this.lookup(request) : this.#find(request, cache);
  }

  /** The active session of the request, with its identity and devices; undefined without one. */
  async fetch(request: HttpRequest): Promise<Session | undefined> {
    const lookup = await this.lookup(request);
    return lookup.found ? lookup.session : undefined;
  }

  /** The 401 for a request without an active session. */
  missing(): ApiError {
    return noActiveSession();
  }

  async #find(request: HttpRequest, cache?: SessionCache): Promise<SessionLookup> {
    const token = sessionToken(request, this.#deps.config.current());
    if (!token) return { found: false, credentialsMissing: true };
    const session = await (cache === undefined ? this.#deps.sessions.getByToken(token) : cache.find(token));
    if (!session || !isActive(session, this.#deps.clock.now())) return { found: false, credentialsMissing: false };
    this.#deps.onChecked?.(session);
    return { found: true, session, ownerId: session.identityId, isShared: cache !== undefined };
  }

  /** A new, inactive session without an identity. Stores nothing. */
  create(): Session {
    return newSession(this.#deps.clock.now());
  }

  /**
   * Records a completed method and activates the session for this identity, on the device of the request. A step-up
   * renews the token. Stores nothing.
   * @throws ApiError 401 for a disabled identity
   */
  activate(before: Session, identity: Identity, passed: PassedMethod, request: HttpRequest): Session {
    const session = { ...before };
    const now = this.#deps.clock.now();
    const config = this.#deps.config.current();
    const { lifespanMs } = config.derived.session;
    recordMethod(session, passed, this.#deps.methods, now);
    if (before.active && raisesLevel(before, session) && config.zelos.session.renew_token) renewToken(session);
    activate(session, { identity, device: deviceOf(request), lifespanMs, now });
    return session;
  }

  /** The address that is all that the session has proved; a code to it is no second factor. */
  onlyProvedAddress(session: Session): string | undefined {
    return onlyProvedAddress(session.authenticationMethods, this.#deps.methods);
  }

  /** Records a completed method in an active session. Stores nothing. */
  addMethod(session: Session, passed: PassedMethod): void {
    recordMethod(session, passed, this.#deps.methods, this.#deps.clock.now());
  }

  /**
   * Undefined when the session satisfies the required level, else the 403 with the URL of the login that adds a factor.
   * `carried`: further parameters of that URL; empty ones are left out.
   */
  async unsatisfied(
    session: Session,
    required: RequiredAal,
    carried: Readonly<Record<string, string>> = {},
  ): Promise<AalNotSatisfied | undefined> {
    const config = this.#deps.config.current();
    const level = assuranceLevel(session.authenticationMethods, this.#deps.methods);
    if (level === 'aal2') return undefined;
    if (required === 'aal1') return level === 'aal1' ? undefined : new AalNotSatisfied(stepUpUrl(config, carried));
    const { identity } = session;
    if (!identity) throw new Error('the session was loaded without its identity, which the check of its level needs');
    const available = await this.#deps.availableAal.of(identity, config, this.onlyProvedAddress(session));
    return available === 'aal2' ? new AalNotSatisfied(stepUpUrl(config, carried)) : undefined;
  }

  /** The cookies that give a browser this session. A change of identity renews the CSRF token, against session riding. */
  async cookies(
    session: Session,
    request: HttpRequest,
  ): Promise<{ readonly cookies: readonly SetCookie[]; readonly renewsCsrf: boolean }> {
    const before = await this.lookup(request);
    const renewsCsrf = !before.found || before.ownerId !== session.identityId;
    return { cookies: [sessionCookie(session, this.#deps.config.current(), this.#deps.clock.now())], renewsCsrf };
  }

  /** A newer cookie for a browser whose cookie expires before the session; native clients get no cookie. */
  refreshedCookie(session: Session, request: HttpRequest): readonly SetCookie[] {
    const config = this.#deps.config.current();
    const cookie = readSessionCookie(request, config);
    if (!cookie || (cookie.expiresAt && cookie.expiresAt >= session.expiresAt)) return [];
    return [sessionCookie(session, config, this.#deps.clock.now())];
  }
}

/** The token of a request: from its own header, the cookie, or a bearer token, in this order (reference behaviour). */
function sessionToken(request: HttpRequest, config: Config): string | undefined {
  return request.headers['x-session-token'] || readSessionCookie(request, config)?.token || bearerToken(request);
}

const BEARER = /^bearer ([^ ]+)$/i;
const bearerToken = (request: HttpRequest): string | undefined => BEARER.exec(request.headers.authorization ?? '')?.[1];

/** URL of the login that adds a second factor, with the parameters that it takes along. */
function stepUpUrl(config: Config, carried: Readonly<Record<string, string>>): string {
  const url = new URL(config.derived.public.baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/self-service/login/browser`;
  const parameters = new URLSearchParams({ aal: 'aal2', ...carried });
  for (const [name, value] of Object.entries(carried)) if (value === '') parameters.delete(name);
  parameters.sort();
  url.search = parameters.toString();
  return url.href;
}
