import { randomInt } from 'node:crypto';

/** Letters in the reference's order; the order has no effect. */
export const ALPHA = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const NUMERIC = '0123456789';
export const ALPHANUMERIC = ALPHA + NUMERIC;

/** A string of `length` characters, each drawn uniformly from `alphabet` by a cryptographic generator. */
export function randomString(length: number, alphabet: string): string {
  // `randomInt` uses rejection sampling, so there is no modulo bias.
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
