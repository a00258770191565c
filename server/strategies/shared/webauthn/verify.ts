/** Verifies answers of authenticators (WebAuthn Level 2, §7) with @simplewebauthn/server. */
import { type PendingCeremony, type RelyingParty, ALGORITHMS } from './ceremony.ts';
import { acceptedOrigins, clientDataProblem } from './client-data.ts';
import type { AssertionResponse, AttestationResponse } from './response.ts';
import type { StoredKey } from './stored-key.ts';

/** Flags of the authenticator data: user verification, and whether the key can be and is backed up. */
export interface KeyFlags {
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

/** A new credential of an authenticator. */
export interface NewKey {
  readonly id: Buffer;
  /** COSE key. */
  readonly publicKey: Buffer;
  /** Format of the attestation statement: `none`, `packed`, ... */
  readonly attestationType: string;
  /** The authenticator's model, 16 bytes. */
  readonly aaguid: Buffer;
  readonly counter: number;
  readonly flags: KeyFlags;
}

/** A verified assertion: the key, its signature counter and flags. */
export interface VerifiedAssertion {
  readonly keyId: Buffer;
  readonly counter: number;
  readonly flags: KeyFlags;
}

/** A verified value, or the reference's text for the failure. */
export type Verified<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const refusal = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason });

/** Verifies an attestation (WebAuthn Level 2, §7.1). */
export async function verifyAttestationResponse(
  response: AttestationResponse,
  pending: PendingCeremony,
  party: RelyingParty,
): Promise<Verified<NewKey>> {
  const wrong = clientDataProblem(response.clientData, 'webauthn.create', pending, party);
  if (wrong !== undefined) return refusal(wrong);
  const { verifyRegistrationResponse } = await library();
  const { clientDataJSON, attestationObject } = response;
  try {
    const { registrationInfo: made } = await verifyRegistrationResponse({
      response: { ...credentialOf(response), response: { clientDataJSON, attestationObject } },
      ...expected(pending, party),
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    if (made === undefined) return refusal(INVALID_ATTESTATION);
    const { id, publicKey, counter } = made.credential;
    const value = {
      id: Buffer.from(id, 'base64url'),
      publicKey: Buffer.from(publicKey),
      attestationType: made.fmt,
      aaguid: Buffer.from(made.aaguid.replaceAll('-', ''), 'hex'),
      counter,
      flags: flagsOf(made),
    };
    return { ok: true, value };
  } catch {
    // Every error of the library comes from the input of the client.
    return refusal(INVALID_ATTESTATION);
  }
}

const INVALID_ATTESTATION = 'Invalid attestation data';
const INVALID_ASSERTION = 'Assertion Signature against auth data and client hash is not valid';

/** Verifies an assertion (WebAuthn Level 2, §7.2). `keys`: the keys that may answer. */
export async function verifyAssertion(
  response: AssertionResponse,
  pending: PendingCeremony,
  party: RelyingParty,
  keys: readonly StoredKey[],
): Promise<Verified<VerifiedAssertion & { readonly key: StoredKey }>> {
  const id = Buffer.from(response.id, 'base64url');
  const key = keys.find((held) => held.id.equals(id));
  if (key === undefined || !isAllowed(id, pending)) return refusal('Unable to find the credential');
  const wrong = clientDataProblem(response.clientData, 'webauthn.get', pending, party);
  if (wrong !== undefined) return refusal(wrong);
  const { verifyAuthenticationResponse } = await library();
  const { clientDataJSON, authenticatorData, signature } = response;
  try {
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response: { ...credentialOf(response), response: { clientDataJSON, authenticatorData, signature } },
      ...expected(pending, party),
      expectedTopOrigin: acceptedOrigins(party.origins),
      credential: { id: response.id, publicKey: new Uint8Array(key.publicKey), counter: key.counter },
    });
    const flags = flagsOf(info);
    // Backup eligibility never changes (WebAuthn Level 3, §7.2); keys of old versions have no flag.
    const changed = key.backupEligible !== undefined && key.backupEligible !== flags.backupEligible;
    if (!verified || changed) return refusal(INVALID_ASSERTION);
    return { ok: true, value: { key, keyId: id, counter: info.newCounter, flags } };
  } catch {
    return refusal(INVALID_ASSERTION);
  }
}

const isAllowed = (id: Buffer, { allowed }: PendingCeremony): boolean =>
  allowed.length === 0 || allowed.some((known) => known.equals(id));

const expected = ({ challenge }: PendingCeremony, { id, origins }: RelyingParty) => ({
  expectedChallenge: challenge,
  expectedOrigin: acceptedOrigins(origins),
  expectedRPID: id,
  requireUserVerification: false,
});

const credentialOf = ({ id }: { readonly id: string }) => ({
  id,
  rawId: id,
  type: 'public-key' as const,
  clientExtensionResults: {},
});

interface AuthenticatorInfo {
  readonly userVerified: boolean;
  readonly credentialDeviceType: 'singleDevice' | 'multiDevice';
  readonly credentialBackedUp: boolean;
}

const flagsOf = ({ userVerified, credentialDeviceType, credentialBackedUp }: AuthenticatorInfo): KeyFlags => ({
  userVerified,
  backupEligible: credentialDeviceType === 'multiDevice',
  backedUp: credentialBackedUp,
});

/** Formats whose certificates the library would verify against vendor roots, which includes fetching revocation lists. */
const VENDOR_ROOTS = ['android-key', 'android-safetynet', 'apple'] as const;

/**
 * Loads the library at the first ceremony. The options request no attestation, so vendor certificates are not verified (reference
 * behaviour), and no input of a client makes the server open a connection.
 */
async function library() {
  const loaded = await import('@simplewebauthn/server');
  for (const identifier of VENDOR_ROOTS) loaded.SettingsService.setRootCertificates({ identifier, certificates: [] });
  return loaded;
}
