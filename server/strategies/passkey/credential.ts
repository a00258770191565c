import type { Credentials } from '../../identity/model.ts';
import { withKey } from '../shared/webauthn/keys.ts';
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
