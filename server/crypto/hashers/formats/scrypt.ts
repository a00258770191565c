import { createCipheriv, scrypt as scryptCallback } from 'node:crypto';
import { type CostLimits, MAX_KEY_BYTES, MIN_KEY_BYTES } from '../cost-limits.ts';
import { decodeBase64, equalBytes, matchNumbers } from '../encoding.ts';
import type { HashFormat, HashProblem } from '../hash-format.ts';

interface ScryptCost {
  /** CPU and memory cost, a power of two (RFC 7914). */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

function derive(password: Buffer, salt: Buffer, keyLength: number, cost: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // `parse` has already bounded the memory; Node's own default bound is lower.
    const maxmem = 128 * cost.r * (cost.N + cost.p + 2) + 1024;
    scryptCallback(password, salt, keyLength, { ...cost, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function costProblem({ N, r, p }: ScryptCost, limits: CostLimits): HashProblem | undefined {
  if (N < 2 || r < 1 || p < 1) return 'hash-malformed';
  if (128 * N * r > limits.scryptMemoryBytes || N * r * p > limits.scryptWork) return 'hash-too-costly';
  return (N & (N - 1)) === 0 ? undefined : 'hash-malformed';
}

function parseCost(parameters: string): ScryptCost | undefined {
  const [N, r, p] = matchNumbers(parameters, /^ln=(\d+),r=(\d+),p=(\d+)$/) ?? [];
  return N === undefined || r === undefined || p === undefined ? undefined : { N, r, p };
}

/** `$scrypt$ln=<N>,r=<r>,p=<p>$<salt>$<key>`. Despite its name, `ln` is N itself, not its logarithm (reference behaviour). */
export const scrypt: HashFormat = {
  name: 'scrypt',
  prefix: /^\$scrypt\$/,
  parse(encoded, limits) {
    const [, , parameters = '', saltText = '', keyText = '', ...rest] = encoded.split('$');
    const cost = parseCost(parameters);
    const salt = decodeBase64(saltText, 'padded');
    const key = decodeBase64(keyText, 'padded');
    if (!cost || !salt || !key || key.length < MIN_KEY_BYTES || rest.length > 0) return 'hash-malformed';
    const problem = key.length > MAX_KEY_BYTES ? 'hash-too-costly' : costProblem(cost, limits);
    return problem ?? { matches: async (password) => equalBytes(await derive(password, salt, key.length, cost), key) };
  },
};

const FIREBASE_KEY_BYTES = 32;
const ZERO_IV = Buffer.alloc(16);

/**
 * Firebase's variant, `$firescrypt$ln=<log2 N>,r=<r>,p=<p>$<salt>$<hash>$<salt separator>$<signer key>`: the derived key
 * encrypts the project's signer key with AES-256-CTR, and the result is the hash.
 */
export const firebaseScrypt: HashFormat = {
  name: 'firebasescrypt',
  prefix: /^\$firescrypt\$/,
  parse(encoded, limits) {
    const [, , parameters = '', ...fields] = encoded.split('$');
    const parsed = parseCost(parameters);
    const [salt, hash, separator, signerKey, ...rest] = fields.map((field) => decodeBase64(field, 'padded'));
    if (!parsed || !salt || !hash || !separator || !signerKey || rest.length > 0 || hash.length < MIN_KEY_BYTES) {
      return 'hash-malformed';
    }
    const cost = { ...parsed, N: 2 ** parsed.N };
    const fullSalt = Buffer.concat([salt, separator]);
    return (
      costProblem(cost, limits) ?? {
        async matches(password) {
          const key = await derive(password, fullSalt, FIREBASE_KEY_BYTES, cost);
          return equalBytes(createCipheriv('aes-256-ctr', key, ZERO_IV).update(signerKey), hash);
        },
      }
    );
  },
};
