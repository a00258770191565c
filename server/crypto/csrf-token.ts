import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of the real token; a sent one is a one-time pad of that size and the token XOR the pad, against BREACH. */
const TOKEN_BYTES = 32;
const COOKIE_LENGTH = 44;
const MASKED_LENGTH = 88;
const COOKIE_FORM = /^[A-Za-z0-9+/]{43}=$/;
const MASKED_FORM = /^[A-Za-z0-9+/]{86}==$/;

/** How long a browser keeps the CSRF cookie: one year, in seconds. */
export const CSRF_COOKIE_MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** Name of the CSRF cookie: it differs between deployments on one domain, so they do not overwrite each other's. */
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

/** Whether a client's cookie can serve as the real token; if not, give it a new one. */
export function isCsrfCookieValue(value: string): boolean {
  return cookieBytes(value) !== undefined;
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}

/** A token for forms and headers, different each time. Throws a TypeError when the cookie value is not one of ours. */
export function maskCsrfToken(cookieValue: string): string {
  const token = cookieBytes(cookieValue);
  if (!token) throw new TypeError('not a CSRF cookie value');
  const pad = randomBytes(TOKEN_BYTES);
  return Buffer.concat([pad, xor(token, pad)]).toString('base64');
}

/** The cookie value behind a masked token, or `undefined` when it is not of that form. */
export function unmaskCsrfToken(masked: string): string | undefined {
  if (masked.length !== MASKED_LENGTH || !MASKED_FORM.test(masked)) return undefined;
  const bytes = Buffer.from(masked, 'base64');
  return xor(bytes.subarray(TOKEN_BYTES), bytes.subarray(0, TOKEN_BYTES)).toString('base64');
}

/**
 * Whether a token sent by a form or a header belongs to the cookie; both may be anything the client likes. The bare
 * cookie value is accepted as well (reference behaviour): only who can read the cookie knows it.
 */
export function csrfTokenMatches(cookieValue: string, sent: string): boolean {
  const expected = cookieBytes(cookieValue);
  const actual = cookieBytes(unmaskCsrfToken(sent) ?? sent);
  return expected !== undefined && actual !== undefined && timingSafeEqual(actual, expected);
}
