/**
 * Ciphers for data encrypted at rest (tokens of OIDC providers). Ciphertexts are lower-case hex. The first secret encrypts;
 * decryption tries every secret. An empty message stays empty (reference behaviour).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';

export type CipherAlgorithm = 'aes' | 'xchacha20-poly1305' | 'noop';

/** Why a ciphertext cannot be read: it has the wrong form, or no configured secret opens it. */
export type CipherFailure = 'malformed' | 'wrong-secret';

/** A ciphertext cannot be decrypted. */
export class CipherError extends Error {
  readonly reason: CipherFailure;
  constructor(reason: CipherFailure) {
    super(reason === 'malformed' ? 'the encrypted message is malformed' : 'no cipher secret decrypts the message');
    this.name = 'CipherError';
    this.reason = reason;
  }
}

/** Encrypts and decrypts under the configured secrets. */
export interface Cipher {
  encrypt(plaintext: Uint8Array): string;
  /** Throws a {@link CipherError}. */
  decrypt(ciphertext: string): Buffer;
}

const SECRET_BYTES = 32;
const GCM_NONCE = 12;
const XCHACHA_NONCE = 24;
const TAG = 16;
const HEX = /^(?:[0-9a-f]{2})+$/i;

/** An AEAD: `seal` prepends the nonce and appends the tag; `open` throws when the key is wrong. */
interface Aead {
  readonly overhead: number;
  seal(key: Buffer, plaintext: Uint8Array): Uint8Array;
  open(key: Buffer, sealed: Buffer): Uint8Array;
}

const aesGcm: Aead = {
  overhead: GCM_NONCE + TAG,
  seal(key, plaintext) {
    const nonce = randomBytes(GCM_NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
    return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, sealed) {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, GCM_NONCE), { authTagLength: TAG });
    decipher.setAuthTag(sealed.subarray(-TAG));
    return Buffer.concat([decipher.update(sealed.subarray(GCM_NONCE, -TAG)), decipher.final()]);
  },
};

const xchacha: Aead = {
  overhead: XCHACHA_NONCE + TAG,
  seal(key, plaintext) {
    const nonce = randomBytes(XCHACHA_NONCE);
    return Buffer.concat([nonce, xchacha20poly1305(key, nonce).encrypt(plaintext)]);
  },
  open(key, sealed) {
    return xchacha20poly1305(key, sealed.subarray(0, XCHACHA_NONCE)).decrypt(sealed.subarray(XCHACHA_NONCE));
  },
};

function tryOpen(aead: Aead, key: Buffer, sealed: Buffer): Buffer | undefined {
  try {
    return Buffer.from(aead.open(key, sealed));
  } catch {
    return undefined; // The tag does not match this key; the caller tries the next one.
  }
}

function aeadCipher(aead: Aead, keys: readonly Buffer[]): Cipher {
  const [current] = keys;
  if (!current) throw new TypeError('no cipher secret of exactly 32 bytes is configured');
  return {
    encrypt: (plaintext) => (plaintext.length === 0 ? '' : Buffer.from(aead.seal(current, plaintext)).toString('hex')),
    decrypt(ciphertext) {
      if (ciphertext === '') return Buffer.alloc(0);
      if (!HEX.test(ciphertext) || ciphertext.length / 2 < aead.overhead) throw new CipherError('malformed');
      const sealed = Buffer.from(ciphertext, 'hex');
      for (const key of keys) {
        const plaintext = tryOpen(aead, key, sealed);
        if (plaintext) return plaintext;
      }
      throw new CipherError('wrong-secret');
    },
  };
}

const noop: Cipher = {
  encrypt: (plaintext) => Buffer.from(plaintext).toString('hex'),
  decrypt(ciphertext) {
    if (ciphertext !== '' && !HEX.test(ciphertext)) throw new CipherError('malformed');
    return Buffer.from(ciphertext, 'hex');
  },
};

/**
 * The cipher named by `ciphers.algorithm`. `secrets` are `secrets.cipher`; those that are not exactly 32 bytes long are
 * ignored, as the reference does. Throws a TypeError when the algorithm needs a secret and none remains.
 */
export function createCipher(algorithm: CipherAlgorithm, secrets: readonly string[]): Cipher {
  if (algorithm === 'noop') return noop;
  const keys = secrets.map((secret) => Buffer.from(secret)).filter((key) => key.length === SECRET_BYTES);
  return aeadCipher(algorithm === 'aes' ? aesGcm : xchacha, keys);
}
