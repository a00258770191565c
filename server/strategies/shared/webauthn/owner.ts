import type { IdentityWithCredentials } from '../../../identity/model.ts';
import type { WebAuthnDependencies } from './dependencies.ts';

/** User handles of passkeys are letters and digits; those of security keys are the bytes of a UUID. */
const PRINTABLE = /^[\x21-\x7e]{1,255}$/;
const UUID_BYTES = 16;

/** Who has a user handle, and the type of the credentials that have it. */
export interface KeyOwner {
  readonly identity: IdentityWithCredentials;
  readonly type: 'passkey' | 'webauthn';
}

/** The owner of a user handle. The browser also offers discoverable passwordless security keys, which count as passkeys (reference behaviour). */
export async function findKeyOwner(
  { identities }: WebAuthnDependencies,
  handle: Buffer,
): Promise<KeyOwner | undefined> {
  const identifier = handle.toString('latin1');
  const byPasskey = PRINTABLE.test(identifier)
    ? await identities.findByCredentialsIdentifier('passkey', identifier)
    : undefined;
  if (byPasskey !== undefined) return { identity: byPasskey, type: 'passkey' };
  if (handle.length !== UUID_BYTES) return undefined;
  const bySecurityKey = await identities.findByUserHandle('webauthn', handle.toString('base64'));
  return bySecurityKey && { identity: bySecurityKey, type: 'webauthn' };
}
