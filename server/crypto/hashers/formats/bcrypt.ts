import { hash as bcryptHash, verify as bcryptVerify } from '@node-rs/bcrypt';
import { matchNumbers } from '../encoding.ts';
import type { HashFormat } from '../hash-format.ts';

/** bcrypt sees no more than this many bytes of a password; longer ones are refused, never cut (reference behaviour). */
export const BCRYPT_MAX_PASSWORD_BYTES = 72;

const FORM = /^\$2[abzy]?\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const PREFIX = /^\$2[abzy]?\$/;

/** The cost of a bcrypt hash, or `undefined` when it is none. */
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
    // All the prefixes name one algorithm here; the library knows fewer of them.
    const standard = encoded.replace(PREFIX, '$2b$');
    return {
      matches: async (password) =>
        password.length <= BCRYPT_MAX_PASSWORD_BYTES && (await bcryptVerify(password, standard)),
    };
  },
};

/** Hashes in the `$2a$` spelling of the reference. The caller has checked the length. */
export function hashBcrypt(password: Buffer, cost: number): Promise<string> {
  return bcryptHash(password, { cost, version: '2a' });
}

/** A hash of that cost which no password is known to satisfy. */
export function bcryptDecoy(cost: number): string {
  return `$2a$${String(cost).padStart(2, '0')}$${'.'.repeat(21)}u${'.'.repeat(31)}`;
}
