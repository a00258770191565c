/** Answers of authenticators, verified (WebAuthn Level 2, §7) by @simplewebauthn/server. */
import { type Pending, type RelyingParty, ALGORITHMS } from './ceremony.ts';
import { acceptedOrigins, clientDataProblem } from './client-data.ts';
import type { AssertionResponse, CreationResponse } from './response.ts';
import type { StoredKey } from './stored-key.ts';

/** What an authenticator says of itself and of the person in front of it. */
export interface KeyFlags {
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

/** A credential that an authenticator has made. */
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

/** A proof that a key is held. */
export interface Proof {
  readonly keyId: Buffer;
  readonly counter: number;
  readonly flags: KeyFlags;
}

export type Verified<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const refusal = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason });

export async function verifyCreation(
  response: CreationResponse,
  pending: Pending,
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
    // Whatever the library stumbles over is something that the authenticator, or whoever plays one, got wrong.
    return refusal(INVALID_ATTESTATION);
  }
}

const INVALID_ATTESTATION = 'Invalid attestation data';
const INVALID_ASSERTION = 'Assertion Signature against auth data and client hash is not valid';

/** `keys`: those that may prove what is asked for. */
export async function verifyProof(
  response: AssertionResponse,
  pending: Pending,
  party: RelyingParty,
  keys: readonly StoredKey[],
): Promise<Verified<Proof & { readonly key: StoredKey }>> {
  const id = Buffer.from(response.id, 'base64url');
  const key = keys.find((held) => held.id.equals(id));
  if (key === undefined || !isAllowed(id, pending)) return refusal('Unable to find the credential');
  const wrong = clientDataProblem(response.clientData, 'webauthn.get', pending, party);
  if (wrong !== undefined) return refusal(wrong);
  const { verifyAuthenticationResponse } = await library();
  const { clientDataJSON, authenticatorData, signature } = response;
  try {
    const { verified, authenticationInfo: told } = await verifyAuthenticationResponse({
      response: { ...credentialOf(response), response: { clientDataJSON, authenticatorData, signature } },
      ...expected(pending, party),
      expectedTopOrigin: acceptedOrigins(party.origins),
      credential: { id: response.id, publicKey: new Uint8Array(key.publicKey), counter: key.counter },
    });
    const flags = flagsOf(told);
    // Whether a credential can be backed up never changes (§7.2 of Level 3); keys of old versions say nothing of it.
    const changed = key.backupEligible !== undefined && key.backupEligible !== flags.backupEligible;
    if (!verified || changed) return refusal(INVALID_ASSERTION);
    return { ok: true, value: { key, keyId: id, counter: told.newCounter, flags } };
  } catch {
    return refusal(INVALID_ASSERTION);
  }
}

const isAllowed = (id: Buffer, { allowed }: Pending): boolean =>
  allowed.length === 0 || allowed.some((known) => known.equals(id));

const expected = ({ challenge }: Pending, { id, origins }: RelyingParty) => ({
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

interface ToldFlags {
  readonly userVerified: boolean;
  readonly credentialDeviceType: 'singleDevice' | 'multiDevice';
  readonly credentialBackedUp: boolean;
}

const flagsOf = ({ userVerified, credentialDeviceType, credentialBackedUp }: ToldFlags): KeyFlags => ({
  userVerified,
  backupEligible: credentialDeviceType === 'multiDevice',
  backedUp: credentialBackedUp,
});

/** Formats whose certificates the library would chain to roots of their vendors, fetching revocation lists on the way. */
const VENDOR_ROOTS = ['android-key', 'android-safetynet', 'apple'] as const;

/**
 * Loaded by the first ceremony. Nobody is asked for an attestation, so none is traced to its vendor (reference behaviour), and
 * nothing that a client sends makes the server call anybody.
 */
async function library() {
  const loaded = await import('@simplewebauthn/server');
  for (const identifier of VENDOR_ROOTS) loaded.SettingsService.setRootCertificates({ identifier, certificates: [] });
  return loaded;
}
