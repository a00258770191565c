import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of the token. A masked token is a pad of this size followed by the token XOR the pad, against BREACH. */
const TOKEN_BYTES = 32;
const COOKIE_LENGTH = 44;
const MASKED_LENGTH = 88;
const COOKIE_FORM = /^[A-Za-z0-9+/]{43}=$/;
const MASKED_FORM = /^[A-Za-z0-9+/]{86}==$/;

/** How long a browser keeps the CSRF cookie: one year, in seconds. */
export const CSRF_COOKIE_MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** Name of the CSRF cookie. It depends on the base URL, so that deployments on one domain do not overwrite each other's. */
export function csrfCookieName(publicBaseUrl: string): string {
  return `csrf_token_${createHash('sha256').update(publicBaseUrl).digest('hex')}`;
}

/** A new cookie value: base64 of 32 random bytes. */
export function newCsrfCookieValue(): string {
  return randomBytes(TOKEN_BYTES).toString('base64');
}

function cookieBytes(value: string): Buffer | undefined {
  return value.length === COOKIE_LENGTH && COOKIE_FORM.test(value) ? Buffer.from(value, 'base64') : undefined;
}

/** Whether the cookie of a client holds a token; if not, the client gets a new cookie. */
export function isCsrfCookieValue(value: string): boolean {
  return cookieBytes(value) !== undefined;
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}

/** A masked token for forms and headers, different each time. Throws a TypeError when the cookie value holds no token. */
export function maskCsrfToken(cookieValue: string): string {
  const token = cookieBytes(cookieValue);
  if (!token) throw new TypeError('not a CSRF cookie value');
  const pad = randomBytes(TOKEN_BYTES);
  return Buffer.concat([pad, xor(token, pad)]).toString('base64');
}

/** The cookie value of a masked token, or `undefined` when the token is malformed. */
export function unmaskCsrfToken(masked: string): string | undefined {
  if (masked.length !== MASKED_LENGTH || !MASKED_FORM.test(masked)) return undefined;
  const bytes = Buffer.from(masked, 'base64');
  return xor(bytes.subarray(TOKEN_BYTES), bytes.subarray(0, TOKEN_BYTES)).toString('base64');
}

/**
 * Whether a token from a form or a header belongs to the cookie. Both are untrusted input. The unmasked cookie value is
 * accepted too (reference behaviour): only a client that can read the cookie knows it.
 */
export function csrfTokenMatches(cookieValue: string, sent: string): boolean {
  const expected = cookieBytes(cookieValue);
  const actual = cookieBytes(unmaskCsrfToken(sent) ?? sent);
  return expected !== undefined && actual !== undefined && timingSafeEqual(actual, expected);
}
