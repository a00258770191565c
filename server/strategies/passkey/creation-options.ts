import { ALPHANUMERIC, randomString } from '../../crypto/random.ts';
import { type RelyingParty, generateCreationOptions, type Ceremony } from '../shared/webauthn/ceremony.ts';

const HANDLE_LENGTH = 64;

/** A discoverable credential on the user's device (WebAuthn: client-side discoverable, formerly resident key). */
const SELECTION = {
  authenticatorAttachment: 'platform',
  requireResidentKey: true,
  residentKey: 'required',
  userVerification: 'preferred',
} as const;

/** Creation options for a passkey. The random user handle becomes an identifier, by which a login finds the user. */
export function passkeyCreationOptions(party: RelyingParty, name: string): Ceremony {
  const handle = Buffer.from(randomString(HANDLE_LENGTH, ALPHANUMERIC));
  // Authenticators require a name, so an empty one becomes the site's (reference behaviour).
  return generateCreationOptions(party, { handle, name: name || party.displayName }, SELECTION);
}
