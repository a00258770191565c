import { type CostLimits, MAX_ENCODED_HASH_LENGTH } from '../cost-limits.ts';
import type { HashFormat, HashProblem, ParsedHash } from '../hash-format.ts';
import { argon2i, argon2id } from './argon2.ts';
import { bcrypt } from './bcrypt.ts';
import { md5Crypt, sha256Crypt, sha512Crypt } from './crypt.ts';
import { md5, sha, ssha } from './digests.ts';
import { hmac } from './hmac.ts';
import { pbkdf2 } from './pbkdf2.ts';
import { firebaseScrypt, scrypt } from './scrypt.ts';

/** Every format that a stored password may have (the reference's list). */
const HASH_FORMATS: readonly HashFormat[] = [
  bcrypt,
  argon2id,
  argon2i,
  pbkdf2,
  scrypt,
  firebaseScrypt,
  md5Crypt,
  sha256Crypt,
  sha512Crypt,
  ssha,
  sha,
  md5,
  hmac,
];

/** The name of the format that a stored hash has. */
export const formatName = (encoded: string): string =>
  HASH_FORMATS.find(({ prefix }) => prefix.test(encoded))?.name ?? 'unknown';

/** Parses a stored hash, or returns why it cannot be used. Cheap: derives no key. */
export function parseHash(encoded: string, limits: CostLimits): ParsedHash | HashProblem {
  const format = HASH_FORMATS.find(({ prefix }) => prefix.test(encoded));
  if (!format) return 'hash-unknown';
  if (encoded.length > MAX_ENCODED_HASH_LENGTH) return 'hash-malformed';
  return format.parse(encoded, limits);
}
