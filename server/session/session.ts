import { newLogoutToken, newSessionToken } from '../crypto/tokens.ts';
/** Rules of a session's life, without storage or HTTP. */
import type { Aal, Identity } from '../identity/model.ts';
import { unauthorized, type ApiError } from '../kernel/errors.ts';
import { newId } from '../kernel/id.ts';
import type { AuthenticationMethod, Session, SessionDevice } from './model.ts';

/** Usable at `now`: not revoked, not expired, and its identity (where it is loaded) not disabled. */
export function isActive(session: Session, now: Date): boolean {
  return (
    session.active && session.expiresAt > now && (session.identity === undefined || session.identity.state === 'active')
  );
}

/** What sessions know of the methods that they record: the catalogue of credentials. */
export interface MethodRules {
  of(method: string): { readonly aal: Aal; readonly isOneFactor?: true } | undefined;
}

/** Levels of methods without credentials of their own, for sessions that recorded no level (before Kratos v0.9). */
const LEGACY_LEVELS: Readonly<Record<string, Aal>> = { code_recovery: 'aal1', 'v0.6_legacy_session': 'aal1' };

/**
 * The level that passed methods add up to: a first and a second factor make aal2. A session that passed anything at all has
 * aal1, even if that was a second factor alone.
 */
export function assuranceLevel(methods: readonly AuthenticationMethod[], rules: MethodRules): Aal {
  if (methods.length === 0) return 'aal0';
  const [first, ...others] = new Set(methods.map(({ method }) => method));
  if (first !== undefined && others.length === 0 && rules.of(first)?.isOneFactor === true) return 'aal1';
  const levels = new Set(methods.map(({ aal, method }) => aal || (rules.of(method)?.aal ?? LEGACY_LEVELS[method])));
  return levels.has('aal1') && levels.has('aal2') ? 'aal2' : 'aal1';
}

/** A session that nobody has passed yet, with fresh tokens. */
export function newSession(now: Date): Session {
  return {
    id: newId(),
    active: false,
    expiresAt: now,
    authenticatedAt: now,
    issuedAt: now,
    aal: 'aal0',
    authenticationMethods: [],
    identityId: '',
    devices: [],
    token: newSessionToken(),
    logoutToken: newLogoutToken(),
    createdAt: now,
    updatedAt: now,
  };
}

export type PassedMethod = Omit<AuthenticationMethod, 'completedAt'>;

/** Records a passed method and what it makes of the level. */
export function recordMethod(session: Session, passed: PassedMethod, rules: MethodRules, now: Date): void {
  session.authenticationMethods = [...session.authenticationMethods, { ...passed, completedAt: now }];
  session.aal = assuranceLevel(session.authenticationMethods, rules);
}

/** The 401 for an identity that an administrator switched off. */
export const identityDisabled = (identityId: string): ApiError =>
  unauthorized('This account was disabled.', { message: 'identity is disabled', details: { identity_id: identityId } });

export interface Activation {
  readonly identity: Identity;
  readonly device: SessionDevice;
  readonly lifespanMs: number;
  readonly now: Date;
}

/**
 * Makes the session one of this identity, authenticated now. The device is kept on first activation only: a later factor comes
 * from the same browser. @throws ApiError 401 for a disabled identity
 */
export function activate(session: Session, { identity, device, lifespanMs, now }: Activation): void {
  if (identity.state !== 'active') throw identityDisabled(identity.id);
  const isFirst = !session.active;
  session.identity = identity;
  session.identityId = identity.id;
  session.active = true;
  session.authenticatedAt = now;
  session.expiresAt = new Date(now.getTime() + lifespanMs);
  if (!isFirst) return;
  session.issuedAt = now;
  session.devices = [...session.devices, device];
}
