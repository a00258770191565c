import { NO_FACTORS, type CredentialDefinition } from '../../identity/credential-definition.ts';
import type { Credentials } from '../../identity/model.ts';
import { verbatimIdentifier } from '../../identity/normalize.ts';
import { hasPasswordlessKey, withKey } from '../shared/webauthn/keys.ts';
import type { NewKey } from '../shared/webauthn/verify.ts';
import { authenticatorName } from './authenticator-names.ts';

/**
 * Adds a passkey to `passkey` credentials, as the reference stores them: named after its authenticator, with its user handle as a
 * further identifier.
 */
export function newPasskey(held: Credentials | undefined, key: NewKey, handle: Buffer, now: Date): Credentials {
  const use = { displayName: authenticatorName(key.aaguid), passwordless: true, now };
  const added = withKey(held, 'passkey', key, handle, use);
  return { ...added, identifiers: [...new Set([...added.identifiers, handle.toString()])] };
}

/** The number of passkeys that the owner can sign in with. */
export const countPasskeys = (held: Credentials | undefined): number => {
  if (held === undefined || held.identifiers.join('') === '') return 0;
  const { credentials } = held.config;
  return Array.isArray(credentials) ? credentials.length : 0;
};

/** Credentials of passkeys. */
export const passkeyCredentials = {
  type: 'passkey',
  aal: 'aal1',
  /** The user handle, unchanged. */
  normalize: verbatimIdentifier,
  count: (held) => (held === undefined ? NO_FACTORS : { first: countPasskeys(held), second: 0 }),
  label: 'your passkey',
  loginHint: { startsLogin: hasPasswordlessKey, showsIdentifier: true },
} satisfies CredentialDefinition;
