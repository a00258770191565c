import { randomInt } from 'node:crypto';

/** Letters as the reference orders them; the order has no meaning. */
export const ALPHA = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const NUMERIC = '0123456789';
export const ALPHANUMERIC = ALPHA + NUMERIC;

/** A string of `length` characters, each drawn from `alphabet` with the same chance by a cryptographic generator. */
export function randomString(length: number, alphabet: string): string {
  // randomInt rejects and redraws out of a cached pool, so there is no modulo bias.
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
