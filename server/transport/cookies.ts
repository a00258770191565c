import type { SetCookie } from '../kernel/http.ts';

/** More than browsers send; further cookies are ignored. */
const MAX_COOKIES = 200;

/** Parses `Cookie` into names and values, in order; names may repeat. Values are not percent-decoded (reference behaviour). */
export function parseCookies(header: string | undefined): [name: string, value: string][] {
  if (!header) return [];
  const pairs: [string, string][] = [];
  for (const part of header.split(';', MAX_COOKIES)) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    pairs.push([part.slice(0, equals).trim(), unquote(part.slice(equals + 1).trim())]);
  }
  return pairs;
}

const unquote = (value: string): string =>
  value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;

const UNSAFE = /[^\u0021\u0023-\u002b\u002d-\u003a\u003c-\u005b\u005d-\u007e]/;

/**
 * Writes a Set-Cookie header (RFC 6265), attributes in the reference's order.
 * @throws TypeError for characters that are not cookie-octets; the values are ours, so that is a server error
 */
export function serializeCookie(cookie: SetCookie, nowMs = Date.now()): string {
  if (UNSAFE.test(cookie.name) || UNSAFE.test(cookie.value))
    throw new TypeError(`cookie ${cookie.name} cannot be written`);
  const parts = [`${cookie.name}=${cookie.value}`];
  if (cookie.path) parts.push(`Path=${cookie.path}`);
  if (cookie.domain) parts.push(`Domain=${cookie.domain}`);
  if (cookie.maxAge !== undefined) parts.push(...lifetime(cookie.maxAge, cookie.withExpires ?? false, nowMs));
  if (cookie.httpOnly) parts.push('HttpOnly');
  if (cookie.secure) parts.push('Secure');
  if (cookie.sameSite) parts.push(`SameSite=${cookie.sameSite}`);
  return parts.join('; ');
}

function lifetime(maxAge: number, withExpires: boolean, nowMs: number): string[] {
  if (maxAge <= 0) return ['Expires=Thu, 01 Jan 1970 00:00:01 GMT', 'Max-Age=0'];
  const until = `Max-Age=${maxAge}`;
  return withExpires ? [`Expires=${new Date(nowMs + maxAge * 1000).toUTCString()}`, until] : [until];
}
