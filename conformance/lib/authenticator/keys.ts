/** Key pairs of credentials: COSE algorithms (RFC 9053) by way of JWK. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { encodeCBOR } from '@levischuck/tiny-cbor';

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

type CoseKey = Map<number, number | Uint8Array>;

interface AlgorithmOf {
  /** Its number in the COSE registry. */
  readonly cose: number;
  readonly generate: () => KeyObject;
  readonly publicKey: (jwk: Readonly<Record<string, unknown>>) => CoseKey;
  readonly hash: string | null;
}

const bytes = (member: unknown): Uint8Array => new Uint8Array(Buffer.from(String(member), 'base64url'));

const ALGORITHMS: Readonly<Record<Algorithm, AlgorithmOf>> = {
  ES256: {
    cose: -7,
    generate: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    // kty EC2, alg, crv P-256, x, y
    publicKey: ({ x, y }) => cose([1, 2], [3, -7], [-1, 1], [-2, bytes(x)], [-3, bytes(y)]),
    hash: 'sha256',
  },
  EdDSA: {
    cose: -8,
    generate: () => generateKeyPairSync('ed25519').privateKey,
    // kty OKP, alg, crv Ed25519, x
    publicKey: ({ x }) => cose([1, 1], [3, -8], [-1, 6], [-2, bytes(x)]),
    hash: null,
  },
  RS256: {
    cose: -257,
    generate: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    // kty RSA, alg, n, e
    publicKey: ({ n, e }) => cose([1, 3], [3, -257], [-1, bytes(n)], [-2, bytes(e)]),
    hash: 'sha256',
  },
};

const cose = (...entries: [number, number | Uint8Array][]): CoseKey => new Map(entries);

/** The private key of one credential. */
export class SigningKey {
  readonly algorithm: Algorithm;
  readonly #key: KeyObject;

  private constructor(algorithm: Algorithm, key: KeyObject) {
    this.algorithm = algorithm;
    this.#key = key;
  }

  static generate(algorithm: Algorithm): SigningKey {
    return new SigningKey(algorithm, ALGORITHMS[algorithm].generate());
  }

  /** Reads what {@link pkcs8} wrote. */
  static from(algorithm: Algorithm, pkcs8: string): SigningKey {
    const key = createPrivateKey({ key: Buffer.from(pkcs8, 'base64url'), format: 'der', type: 'pkcs8' });
    return new SigningKey(algorithm, key);
  }

  /** The key in base64url, to be kept. */
  pkcs8(): string {
    return this.#key.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
  }

  get coseAlgorithm(): number {
    return ALGORITHMS[this.algorithm].cose;
  }

  /** The public key as a COSE key, in CBOR. */
  cosePublicKey(): Uint8Array {
    const jwk = createPublicKey(this.#key).export({ format: 'jwk' });
    return encodeCBOR(ALGORITHMS[this.algorithm].publicKey(jwk));
  }

  sign(data: Uint8Array): Uint8Array {
    return new Uint8Array(sign(ALGORITHMS[this.algorithm].hash, data, this.#key));
  }
}
