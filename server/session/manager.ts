import type { Config, ConfigSource, RequiredAal } from '../config/model.ts';
import type { Identity } from '../identity/model.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest, SetCookie } from '../kernel/http.ts';
import type { AvailableAal } from './available-aal.ts';
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
  recordMethod,
  type MethodRules,
  type PassedMethod,
} from './session.ts';

/** What a request's credentials led to. */
export type SessionLookup =
  /** `ownerId`: whose it was at first sight, as flows may change the session afterwards. */
  | { readonly found: true; readonly session: Session; readonly ownerId: string }
  /** `credentialsMissing`: the request carried none, so the answer holds for everyone and may be cached. */
  | { readonly found: false; readonly credentialsMissing: boolean };

export interface SessionManagerDependencies {
  readonly sessions: SessionStore;
  readonly config: ConfigSource;
  readonly clock: Clock;
  readonly availableAal: AvailableAal;
  readonly methods: MethodRules;
}

/** The rules of sessions over their store: finds, makes and judges them. */
export class SessionManager {
  readonly #deps: SessionManagerDependencies;
  /** One request may need its session several times. */
  readonly #lookups = new WeakMap<HttpRequest, Promise<SessionLookup>>();

  constructor(deps: SessionManagerDependencies) {
    this.#deps = deps;
  }

  /** The session that the request carries, or why there is none. */
  lookup(request: HttpRequest): Promise<SessionLookup> {
    const known = this.#lookups.get(request);
    if (known) return known;
    const fresh = this.#find(request);
    this.#lookups.set(request, fresh);
    return fresh;
  }

  /** The active session that the request carries, with its identity and devices. */
  async fetch(request: HttpRequest): Promise<Session | undefined> {
    const lookup = await this.lookup(request);
    return lookup.found ? lookup.session : undefined;
  }

  /** The 401 for a request without one. */
  missing(): ApiError {
    return noActiveSession();
  }

  async #find(request: HttpRequest): Promise<SessionLookup> {
    const token = sessionToken(request, this.#deps.config.current());
    if (!token) return { found: false, credentialsMissing: true };
    const session = await this.#deps.sessions.getByToken(token);
    if (!session || !isActive(session, this.#deps.clock.now())) return { found: false, credentialsMissing: false };
    return { found: true, session, ownerId: session.identityId };
  }

  /** A session that nobody has passed yet. */
  create(): Session {
    return newSession(this.#deps.clock.now());
  }

  /**
   * Adds a passed method and makes the session active for this identity, on the request's device. Stores nothing.
   * @throws ApiError 401 for a disabled identity
   */
  activate(session: Session, identity: Identity, passed: PassedMethod, request: HttpRequest): Session {
    const now = this.#deps.clock.now();
    const { lifespanMs } = this.#deps.config.current().derived.session;
    recordMethod(session, passed, this.#deps.methods, now);
    activate(session, { identity, device: deviceOf(request), lifespanMs, now });
    return session;
  }

  /** Adds a passed method to a session that is active already. Stores nothing. */
  addMethod(session: Session, passed: PassedMethod): void {
    recordMethod(session, passed, this.#deps.methods, this.#deps.clock.now());
  }

  /**
   * Undefined when the session satisfies the required level, else the 403 that names where to step up. `returnTo` goes into
   * that URL.
   */
  async unsatisfied(session: Session, required: RequiredAal, returnTo?: string): Promise<AalNotSatisfied | undefined> {
    const config = this.#deps.config.current();
    const level = assuranceLevel(session.authenticationMethods, this.#deps.methods);
    if (level === 'aal2') return undefined;
    if (required === 'aal1') return level === 'aal1' ? undefined : new AalNotSatisfied(stepUpUrl(config, returnTo));
    const { identity } = session;
    if (!identity) throw new Error('the level of a session is judged by its identity, which was not loaded');
    const available = await this.#deps.availableAal.of(identity, config);
    return available === 'aal2' ? new AalNotSatisfied(stepUpUrl(config, returnTo)) : undefined;
  }

  /** The cookies that give a browser this session. A change of person renews the CSRF token, against session riding. */
  async cookies(session: Session, request: HttpRequest): Promise<readonly SetCookie[]> {
    const before = await this.lookup(request);
    if (!before.found || before.ownerId !== session.identityId) request.csrf.regenerate();
    return [sessionCookie(session, this.#deps.config.current(), this.#deps.clock.now())];
  }

  /** A newer cookie for a browser whose cookie knows of an earlier end than the session has; none for native clients. */
  refreshedCookie(session: Session, request: HttpRequest): readonly SetCookie[] {
    const config = this.#deps.config.current();
    const cookie = readSessionCookie(request, config);
    if (!cookie || (cookie.expiresAt && cookie.expiresAt >= session.expiresAt)) return [];
    return [sessionCookie(session, config, this.#deps.clock.now())];
  }
}

/** The token of a request: its own header, then the cookie, then a bearer token (reference: in this order). */
function sessionToken(request: HttpRequest, config: Config): string | undefined {
  return request.headers['x-session-token'] || readSessionCookie(request, config)?.token || bearerToken(request);
}

const BEARER = /^bearer ([^ ]+)$/i;
const bearerToken = (request: HttpRequest): string | undefined => BEARER.exec(request.headers.authorization ?? '')?.[1];

/** The login that adds a second factor, and where to go on afterwards. */
function stepUpUrl(config: Config, returnTo: string | undefined): string {
  const url = new URL(config.derived.public.baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/self-service/login/browser`;
  url.search = new URLSearchParams({ aal: 'aal2', ...(returnTo ? { return_to: returnTo } : {}) }).toString();
  return url.href;
}
