import { pbkdf2 as pbkdf2Callback } from 'node:crypto';
import { promisify } from 'node:util';
import { MAX_KEY_BYTES, MIN_KEY_BYTES } from '../cost-limits.ts';
import { decodeBase64, equalBytes, matchNumbers } from '../encoding.ts';
import type { HashFormat } from '../hash-format.ts';

const derive = promisify(pbkdf2Callback);

interface Digest {
  readonly name: string;
  readonly bytes: number;
}
const SHA256: Digest = { name: 'sha256', bytes: 32 };

/**
 * The digests that each label may stand for. The reference uses SHA-3 for the labels sha224 and sha384, and SHA-256 for
 * unknown labels. Zelos also tries SHA-224 and SHA-384 for these two, so that hashes from other systems work.
 */
const DIGESTS: Readonly<Record<string, readonly Digest[]>> = {
  sha1: [{ name: 'sha1', bytes: 20 }],
  sha224: [
    { name: 'sha3-224', bytes: 28 },
    { name: 'sha224', bytes: 28 },
  ],
  sha256: [SHA256],
  sha384: [
    { name: 'sha3-384', bytes: 48 },
    { name: 'sha384', bytes: 48 },
  ],
  sha512: [{ name: 'sha512', bytes: 64 }],
};

/** `$pbkdf2-<digest>$i=<iterations>,l=<length>$<salt>$<key>`; the actual length of the key counts, `l` does not. */
export const pbkdf2: HashFormat = {
  name: 'pbkdf2',
  prefix: /^\$pbkdf2-sha[0-9]{1,3}\$/,
  parse(encoded, limits) {
    const [, label = '', parameters = '', saltText = '', keyText = '', ...rest] = encoded.split('$');
    const iterations = matchNumbers(parameters, /^i=(\d+),l=\d+$/)?.[0];
    const salt = decodeBase64(saltText, 'unpadded');
    const key = decodeBase64(keyText, 'unpadded');
    if (!iterations || !salt || !key || key.length < MIN_KEY_BYTES || rest.length > 0) return 'hash-malformed';
    const digests = DIGESTS[label.slice('pbkdf2-'.length)] ?? [SHA256];
    const rounds = digests.reduce((sum, digest) => sum + iterations * Math.ceil(key.length / digest.bytes), 0);
    if (key.length > MAX_KEY_BYTES || rounds > limits.pbkdf2Rounds) return 'hash-too-costly';
    return {
      async matches(password) {
        for (const digest of digests) {
          if (equalBytes(await derive(password, salt, iterations, key.length, digest.name), key)) return true;
        }
        return false;
      },
    };
  },
};
