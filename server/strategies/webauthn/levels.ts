import type { Config } from '../../config/model.ts';
import type { LoginFlow } from '../../flows/engine/interfaces/model.ts';
import type { CredentialsMap } from '../../identity/model.ts';
import { keysOf } from '../shared/webauthn/keys.ts';
import type { StoredKey } from '../shared/webauthn/stored-key.ts';

export type Level = 'aal1' | 'aal2';

/**
 * What a login with a key would prove: a key is a second factor unless it signs in by itself. Keys that do may confirm a session
 * even where no new ones are made (reference behaviour).
 */
export function levelOf({ refresh, requestedAal }: LoginFlow, { derived }: Config): Level {
  return derived.methods.webauthn.passwordless || (refresh && requestedAal === 'aal1') ? 'aal1' : 'aal2';
}

/** Keys that prove this level. A key proves one only, so that it never is both factors of a session (CVE-2024-45042). */
export const keysFor = (level: Level, { webauthn }: CredentialsMap): readonly StoredKey[] =>
  keysOf(webauthn).filter(({ passwordless }) => passwordless === (level === 'aal1'));
