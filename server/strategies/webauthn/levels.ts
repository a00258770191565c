import type { Config } from '../../config/model.ts';
import type { LoginFlow } from '../../flows/engine/interfaces/model.ts';
import type { CredentialsMap } from '../../identity/model.ts';
import { keysOf } from '../shared/webauthn/keys.ts';
import type { StoredKey } from '../shared/webauthn/stored-key.ts';

/** A level that a key can prove. */
export type Level = 'aal1' | 'aal2';

/**
 * The level that a login with a key proves: a key is a second factor unless keys are passwordless. Passwordless keys can confirm a
 * session even when `passwordless` is disabled (reference behaviour).
 */
export function levelOf({ refresh, requestedAal }: LoginFlow, { derived }: Config): Level {
  return derived.methods.webauthn.passwordless || (refresh && requestedAal === 'aal1') ? 'aal1' : 'aal2';
}

/** The keys that prove this level. A key proves only one level, so that it cannot be both factors of a session (CVE-2024-45042). */
export const keysFor = (level: Level, { webauthn }: CredentialsMap): readonly StoredKey[] =>
  keysOf(webauthn).filter(({ passwordless }) => passwordless === (level === 'aal1'));
