/** The rules of sessions, without storage or HTTP. */
import { newLogoutToken, newSessionToken } from '../crypto/tokens.ts';
import type { Aal, Identity } from '../identity/model.ts';
import { unauthorized, type ApiError } from '../kernel/errors.ts';
import { newId } from '../kernel/id.ts';
import type { AuthenticationMethod, Session, SessionDevice, VisibleSession } from './model.ts';

/** Whether a session is usable at `now`: not revoked, not expired, and its identity (if loaded) not disabled. */
export function isActive(session: VisibleSession, now: Date): boolean {
  return (
    session.active && session.expiresAt > now && (session.identity === undefined || session.identity.state === 'active')
  );
}

/** The rules of a method, from the catalogue of credentials. */
export interface MethodRules {
  of(method: string): { readonly aal: Aal; readonly isOneFactor?: true } | undefined;
}

/** Levels of methods without credentials, for sessions that recorded no level (before Kratos v0.9). */
const LEGACY_LEVELS: Readonly<Record<string, Aal>> = { code_recovery: 'aal1', 'v0.6_legacy_session': 'aal1' };

/**
 * The level of the completed methods: two different factors, of which one is a second factor, make aal2. Any completed method
 * makes aal1, even a second factor alone.
 */
export function assuranceLevel(methods: readonly AuthenticationMethod[], rules: MethodRules): Aal {
  if (methods.length === 0) return 'aal0';
  const firsts = firstFactors(methods, rules);
  const seconds = methods.filter((method) => levelOf(method, rules) === 'aal2');
  return seconds.some((second) => firsts.some((first) => !isSameFactor(first, second, rules))) ? 'aal2' : 'aal1';
}

const levelOf = ({ aal, method }: AuthenticationMethod, rules: MethodRules): Aal | undefined =>
  aal || (rules.of(method)?.aal ?? LEGACY_LEVELS[method]);

const firstFactors = (methods: readonly AuthenticationMethod[], rules: MethodRules): readonly AuthenticationMethod[] =>
  methods.filter((method) => levelOf(method, rules) === 'aal1');

/** Codes and links that went to one address prove that address only, whether they recovered the account or signed in. */
const isSameFactor = (one: AuthenticationMethod, other: AuthenticationMethod, rules: MethodRules): boolean =>
  (one.method === other.method && rules.of(one.method)?.isOneFactor === true) ||
  (one.address !== undefined && one.address === other.address);

/** The address that is all that the session has proved; a code to it is no second factor. Undefined: there are other factors. */
export function onlyProvedAddress(methods: readonly AuthenticationMethod[], rules: MethodRules): string | undefined {
  const [first, ...others] = firstFactors(methods, rules);
  return others.every(({ address }) => address === first?.address) ? first?.address : undefined;
}

/** A new, inactive session without an identity, with new tokens. */
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

/** A completed method without its time. */
export type PassedMethod = Omit<AuthenticationMethod, 'completedAt'>;

/** Records a completed method and updates the level. Changes `session`. */
export function recordMethod(session: Session, passed: PassedMethod, rules: MethodRules, now: Date): void {
  session.authenticationMethods = [...session.authenticationMethods, { ...passed, completedAt: now }];
  session.aal = assuranceLevel(session.authenticationMethods, rules);
}

/** Whether a session has become a step-up of what it was. */
export const raisesLevel = (before: Session, after: Session): boolean => before.aal !== 'aal2' && after.aal === 'aal2';

/**
 * Gives the session a new token: one that was known before a second factor must not be worth more after it (OWASP ASVS 4.0, 3.2.1).
 * The logout token stays, so that logout links of other tabs work. Changes `session`.
 */
export function renewToken(session: Session): void {
  session.token = newSessionToken();
}

/** 401: an administrator has disabled the identity. */
export const identityDisabled = (identityId: string): ApiError =>
  unauthorized('This account was disabled.', { message: 'identity is disabled', details: { identity_id: identityId } });

/** What a session becomes active with. */
export interface Activation {
  readonly identity: Identity;
  readonly device: SessionDevice;
  readonly lifespanMs: number;
  readonly now: Date;
}

/**
 * Activates the session for this identity, authenticated now. Only the first activation records the device: a later factor
 * comes from the same browser. Changes `session`.
 * @throws ApiError 401 for a disabled identity
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
