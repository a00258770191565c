/** The bytes of WebAuthn (Level 2, §6.1 authenticator data, §6.5 attestation object, §5.8.1 client data). */
import { createHash } from 'node:crypto';
import { encodeCBOR } from '@levischuck/tiny-cbor';
import type { SigningKey } from './keys.ts';

/** What an authenticator says of itself and the person in front of it. */
export interface Flags {
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

const BITS: Readonly<Record<keyof Flags, number>> = {
  userPresent: 0x01,
  userVerified: 0x04,
  backupEligible: 0x08,
  backedUp: 0x10,
};
const ATTESTED_CREDENTIAL = 0x40;

export interface AuthenticatorData {
  readonly rpId: string;
  readonly flags: Flags;
  readonly counter: number;
  /** The new credential, when this is about one. */
  readonly attested?: { readonly aaguid: string; readonly id: Uint8Array; readonly key: SigningKey };
}

export const sha256 = (data: string | Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(data).digest());

export const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

export function authenticatorData({ rpId, flags, counter, attested }: AuthenticatorData): Uint8Array {
  const fixed = Buffer.alloc(5);
  const bits = Object.entries(BITS).filter(([name]) => flags[name as keyof Flags]);
  const sum = bits.reduce((all, [, bit]) => all | bit, attested === undefined ? 0 : ATTESTED_CREDENTIAL);
  fixed.writeUInt8(sum, 0);
  fixed.writeUInt32BE(counter, 1);
  if (attested === undefined) return join(sha256(rpId), fixed);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(attested.id.length);
  const aaguid = Buffer.from(attested.aaguid.replaceAll('-', ''), 'hex');
  return join(sha256(rpId), fixed, aaguid, length, attested.id, attested.key.cosePublicKey());
}

/** An attestation object: without attestation, or signed with the credential's own key (packed, self). */
export function attestationObject(
  format: 'none' | 'packed',
  data: Uint8Array,
  clientData: Uint8Array,
  key: SigningKey,
): Uint8Array {
  const statement = new Map<string, number | Uint8Array>();
  if (format === 'packed') {
    statement.set('alg', key.coseAlgorithm);
    statement.set('sig', key.sign(join(data, sha256(clientData))));
  }
  return encodeCBOR(
    new Map<string, string | Uint8Array | Map<string, number | Uint8Array>>([
      ['fmt', format],
      ['attStmt', statement],
      ['authData', data],
    ]),
  );
}

export interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
}

export const clientDataJson = ({ type, challenge, origin }: ClientData): Uint8Array =>
  new Uint8Array(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
