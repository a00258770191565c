import { createHmac, timingSafeEqual } from 'node:crypto';
import { NUMERIC, randomString } from './random.ts';

const CODE_LENGTH = 6;
const MAC_HEX_LENGTH = 64;

/** A new one-time code: six digits, leading zeros included, each of the million equally likely. */
export function newCode(): string {
  return randomString(CODE_LENGTH, NUMERIC);
}

/** hex(HMAC-SHA-512/256(secret, value)): the stored form of codes and link tokens (reference behaviour). */
export function hmacHex(secret: string, value: string): string {
  return createHmac('sha512-256', secret).update(value).digest('hex');
}

/** The value to store: the HMAC under the first secret. Throws a TypeError without secrets. */
export function storedHmac(secrets: readonly string[], value: string): string {
  const [current] = secrets;
  if (!current) throw new TypeError('an HMAC needs a secret');
  return hmacHex(current, value);
}

/** Every stored form that `value` may have, newest secret first, for a lookup by equality. */
export function hmacCandidates(secrets: readonly string[], value: string): string[] {
  return secrets.map((secret) => hmacHex(secret, value));
}

/** Whether `stored` is the HMAC of `value` under one of the secrets, in constant time per secret. */
export function matchesHmac(secrets: readonly string[], value: string, stored: string): boolean {
  if (stored.length !== MAC_HEX_LENGTH) return false;
  const expected = Buffer.from(stored.toLowerCase(), 'latin1');
  let matches = false;
  for (const candidate of hmacCandidates(secrets, value)) {
    if (timingSafeEqual(Buffer.from(candidate, 'latin1'), expected)) matches = true;
  }
  return matches;
}
