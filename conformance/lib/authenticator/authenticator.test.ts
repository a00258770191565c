import { createHash, createPublicKey, verify } from 'node:crypto';
import { decodeCBOR } from '@levischuck/tiny-cbor';
import { describe, expect, it } from 'vitest';
import {
  type AuthenticatorOptions,
  type CreationOptions,
  type Deviations,
  type RequestOptions,
  Authenticator,
} from './authenticator.ts';
import type { Algorithm } from './keys.ts';

const ORIGIN = 'https://login.example.org';
const ALGORITHMS: readonly Algorithm[] = ['ES256', 'EdDSA', 'RS256'];

const creation = (more: Partial<CreationOptions['publicKey']> = {}): CreationOptions => ({
  publicKey: {
    challenge: 'Y2hhbGxlbmdlLW9uZQ',
    rp: { id: 'example.org', name: 'Example' },
    user: { id: 'dXNlci1oYW5kbGU', name: 'jo', displayName: 'Jo' },
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
    ...more,
  },
});
const request = (...ids: string[]): RequestOptions => ({
  publicKey: { challenge: 'Y2hhbGxlbmdlLXR3bw', rpId: 'example.org', allowCredentials: ids.map((id) => ({ id })) },
});
const authenticator = (more: Partial<AuthenticatorOptions> = {}) => new Authenticator({ origin: ORIGIN, ...more });

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const clientData = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;

/** The parts of authenticator data, read by the offsets that the specification gives. */
function parsed(data: Uint8Array) {
  const buffer = Buffer.from(data);
  const length = buffer.length > 37 ? buffer.readUInt16BE(53) : 0;
  return {
    rp: buffer.subarray(0, 32),
    flags: buffer.readUInt8(32),
    counter: buffer.readUInt32BE(33),
    aaguid: buffer.subarray(37, 53).toString('hex'),
    id: buffer.subarray(55, 55 + length).toString('base64url'),
    coseKey: new Uint8Array(buffer.subarray(55 + length)),
  };
}

/** A public key as the COSE registry writes it. */
function publicKey(coseKey: Uint8Array) {
  const key = decodeCBOR(coseKey) as Map<number, number | Uint8Array>;
  const member = (label: number) => Buffer.from(key.get(label) as Uint8Array).toString('base64url');
  const jwk =
    key.get(3) === -7
      ? { kty: 'EC', crv: 'P-256', x: member(-2), y: member(-3) }
      : key.get(3) === -8
        ? { kty: 'OKP', crv: 'Ed25519', x: member(-2) }
        : { kty: 'RSA', n: member(-1), e: member(-2) };
  return { key: createPublicKey({ key: jwk, format: 'jwk' }), digest: key.get(3) === -8 ? null : 'sha256' };
}

function attestation(object: string) {
  const decoded = decodeCBOR(bytes(object)) as Map<string, unknown>;
  return {
    format: decoded.get('fmt'),
    statement: decoded.get('attStmt') as Map<string, number | Uint8Array>,
    data: decoded.get('authData') as Uint8Array,
  };
}

function made(options: Partial<AuthenticatorOptions> = {}, deviations: Deviations = {}, asked = creation()) {
  const device = authenticator(options);
  const credential = device.create(asked, deviations);
  const { data, ...rest } = attestation(credential.response.attestationObject);
  return { device, credential, data, ...rest, ...parsed(data) };
}

describe('a new credential', () => {
  it('is of the relying party, the page and the challenge', () => {
    const { credential, rp, flags, counter, aaguid, id, format, statement } = made();
    expect(credential).toMatchObject({ id, rawId: id, type: 'public-key' });
    expect(rp).toEqual(hash('example.org'));
    expect({ flags, counter, aaguid }).toEqual({ flags: 0x45, counter: 1, aaguid: '0'.repeat(32) });
    expect(format).toBe('none');
    expect(statement.size).toBe(0);
    expect(clientData(credential.response.clientDataJSON)).toEqual({
      type: 'webauthn.create',
      challenge: 'Y2hhbGxlbmdlLW9uZQ',
      origin: ORIGIN,
      crossOrigin: false,
    });
  });

  it.each(ALGORITHMS)('vouches for itself with %s', (algorithm) => {
    const { credential, data, statement, format, coseKey } = made({ algorithm, attestation: 'packed' });
    expect(format).toBe('packed');
    const { key, digest } = publicKey(coseKey);
    const signed = Buffer.concat([data, hash(bytes(credential.response.clientDataJSON))]);
    expect(verify(digest, signed, key, statement.get('sig') as Uint8Array)).toBe(true);
  });

  it('tells its model and what it knows of the person', () => {
    const { aaguid, flags } = made({
      aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd',
      flags: { userVerified: false, backupEligible: true, backedUp: true },
    });
    expect({ aaguid, flags }).toEqual({ aaguid: 'fbfc3007154e4ecc8c0b6e020557d7bd', flags: 0x59 });
  });

  it('is refused where one is excluded or no algorithm fits', () => {
    const { device, credential } = made();
    expect(() => device.create(creation({ excludeCredentials: [{ id: credential.id }] }))).toThrow('excluded');
    expect(() => device.create(creation({ pubKeyCredParams: [] }))).toThrow('NotSupportedError');
  });
});

describe('a proof', () => {
  it.each(ALGORITHMS)('is signed with the key of the credential, %s', (algorithm) => {
    const { device, credential, coseKey } = made({ algorithm });
    const proof = device.get(request(credential.id));
    const data = bytes(proof.response.authenticatorData);
    expect(parsed(data)).toMatchObject({ flags: 0x05, counter: 2 });
    const { key, digest } = publicKey(coseKey);
    const signed = Buffer.concat([data, hash(bytes(proof.response.clientDataJSON))]);
    expect(verify(digest, signed, key, bytes(proof.response.signature))).toBe(true);
    expect(clientData(proof.response.clientDataJSON)).toMatchObject({
      type: 'webauthn.get',
      challenge: 'Y2hhbGxlbmdlLXR3bw',
    });
  });

  it('tells the person where the credential is resident, and only there', () => {
    const { device, credential } = made();
    expect(device.get(request(credential.id)).response.userHandle).toBe('');
    expect(() => device.get(request())).toThrow('NotAllowedError');
    const resident = device.create(creation({ authenticatorSelection: { residentKey: 'required' } }));
    expect(device.get(request())).toMatchObject({ id: resident.id, response: { userHandle: 'dXNlci1oYW5kbGU' } });
  });

  it('is not given for another party or an unknown credential', () => {
    const { device, credential } = made();
    expect(() => device.get({ publicKey: { ...request(credential.id).publicKey, rpId: 'other.org' } })).toThrow();
    expect(() => device.get(request('unknown'))).toThrow('NotAllowedError');
  });

  it('of a credential that travels has no count', () => {
    const { device, credential, counter } = made({ counts: false });
    expect(counter).toBe(0);
    expect(parsed(bytes(device.get(request(credential.id)).response.authenticatorData)).counter).toBe(0);
  });

  it('is the same of an authenticator that was kept', () => {
    const { device, credential, coseKey } = made();
    const again = authenticator({ credentials: device.kept() });
    const proof = again.get(request(credential.id));
    const data = bytes(proof.response.authenticatorData);
    const { key, digest } = publicKey(coseKey);
    const signed = Buffer.concat([data, hash(bytes(proof.response.clientDataJSON))]);
    expect(verify(digest, signed, key, bytes(proof.response.signature))).toBe(true);
    expect(parsed(data).counter).toBe(2);
  });
});

describe('deviations', () => {
  const deviant: Deviations = {
    origin: 'https://evil.example.com',
    rpId: 'evil.example.com',
    challenge: 'b3RoZXI',
    type: 'webauthn.other',
    flags: { userPresent: false },
    counter: 0,
    id: 'c29tZXRoaW5n',
  };

  it('appear in a new credential', () => {
    const { credential, rp, flags, counter } = made({}, deviant);
    expect(credential.id).toBe(deviant.id);
    expect(rp).toEqual(hash('evil.example.com'));
    expect({ flags, counter }).toEqual({ flags: 0x44, counter: 0 });
    expect(clientData(credential.response.clientDataJSON)).toMatchObject({
      type: 'webauthn.other',
      challenge: 'b3RoZXI',
      origin: 'https://evil.example.com',
    });
  });

  it('appear in an assertion, whose signature is valid unless another key made it', () => {
    const { device, credential, coseKey } = made();
    const { key, digest } = publicKey(coseKey);
    for (const otherKey of [false, true]) {
      const proof = device.get(request(credential.id), { ...deviant, otherKey, userHandle: 'aGFuZGxl' });
      const data = bytes(proof.response.authenticatorData);
      const signed = Buffer.concat([data, hash(bytes(proof.response.clientDataJSON))]);
      expect(verify(digest, signed, key, bytes(proof.response.signature))).toBe(!otherKey);
      expect(parsed(data)).toMatchObject({ flags: 0x04, counter: 0, rp: hash('evil.example.com') });
      expect(proof.response.userHandle).toBe('aGFuZGxl');
    }
  });
});
