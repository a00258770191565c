import { NO_FACTORS, type CredentialDefinition } from '../../identity/credential-definition.ts';
import type { Credentials } from '../../identity/model.ts';
import { verbatimIdentifier } from '../../identity/normalize.ts';
import { hasPasswordlessKey, withKey } from '../shared/webauthn/keys.ts';
import type { NewKey } from '../shared/webauthn/verify.ts';
import { authenticatorName } from './authenticator-names.ts';

/**
 * The `passkey` credentials with one more, as the reference stores them: named after its authenticator, and its user handle an
 * identifier of the person, as those of passkeys before it stay.
 */
export function newPasskey(held: Credentials | undefined, key: NewKey, handle: Buffer, now: Date): Credentials {
  const use = { displayName: authenticatorName(key.aaguid), passwordless: true, now };
  const added = withKey(held, 'passkey', key, handle, use);
  return { ...added, identifiers: [...new Set([...added.identifiers, handle.toString()])] };
}

/** Passkeys that the owner can sign in with. */
export const countPasskeys = (held: Credentials | undefined): number => {
  if (held === undefined || held.identifiers.join('') === '') return 0;
  const { credentials } = held.config;
  return Array.isArray(credentials) ? credentials.length : 0;
};

export const passkeyCredentials = {
  type: 'passkey',
  aal: 'aal1',
  /** The user handle, in base64. */
  normalize: verbatimIdentifier,
  count: (held) => (held === undefined ? NO_FACTORS : { first: countPasskeys(held), second: 0 }),
  label: 'your passkey',
  loginHint: { startsLogin: hasPasswordlessKey, showsIdentifier: true },
} satisfies CredentialDefinition;
