import { ALPHANUMERIC, randomString } from '../../crypto/random.ts';
import { type RelyingParty, askToCreate, type Ceremony } from '../shared/webauthn/ceremony.ts';

const HANDLE_LENGTH = 64;

/** A key that stays on the person's device and can be found there (a resident key). */
const SELECTION = {
  authenticatorAttachment: 'platform',
  requireResidentKey: true,
  residentKey: 'required',
  userVerification: 'preferred',
} as const;

/** Asks for a passkey. By its handle, which is an identifier of theirs, the person is found again. */
export function askForPasskey(party: RelyingParty, name: string): Ceremony {
  const handle = Buffer.from(randomString(HANDLE_LENGTH, ALPHANUMERIC));
  // An empty name becomes that of the site, as authenticators want one (reference behaviour).
  return askToCreate(party, { handle, name: name || party.displayName }, SELECTION);
}
