import { compare, hash } from 'bcrypt';
import { matchNumbers } from '../encoding.ts';
import type { HashFormat } from '../hash-format.ts';

/** bcrypt reads at most this many bytes of a password. Longer passwords are refused, never truncated (reference behaviour). */
export const BCRYPT_MAX_PASSWORD_BYTES = 72;

const FORM = /^\$2[abzy]?\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const PREFIX = /^\$2[abzy]?\$/;

/** The cost of a bcrypt hash, or `undefined` for any other text. */
export function bcryptCost(encoded: string): number | undefined {
  const cost = matchNumbers(encoded, FORM)?.[0];
  return cost !== undefined && cost >= 4 && cost <= 31 ? cost : undefined;
}

export const bcrypt: HashFormat = {
  name: 'bcrypt',
  prefix: PREFIX,
  parse(encoded, limits) {
    const cost = bcryptCost(encoded);
    if (cost === undefined) return 'hash-malformed';
    if (cost > limits.bcryptCost) return 'hash-too-costly';
    // All prefixes stand for the same algorithm; the library does not know all of them.
    const standard = encoded.replace(PREFIX, '$2b$');
    return {
      matches: async (password) => password.length <= BCRYPT_MAX_PASSWORD_BYTES && (await compare(password, standard)),
    };
  },
};

/** Hashes under the prefix `$2a$`, like the reference. The caller checks the length of the password first. */
export async function hashBcrypt(password: Buffer, cost: number): Promise<string> {
  const encoded = await hash(password, cost);
  return encoded.replace(PREFIX, '$2a$');
}

/** A hash of this cost that no known password matches. */
export function bcryptDummy(cost: number): string {
  return `$2a$${String(cost).padStart(2, '0')}$${'.'.repeat(21)}u${'.'.repeat(31)}`;
}
