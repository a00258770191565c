import type { IncomingMessage } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of an origin that is not allowed sent this request, and its method is not safe (Fetch Metadata; RFC 6454). Safe methods are allowed, since
 * without CORS headers no page can read the response. Clients other than browsers send neither header.
 */
export function isFromOtherSite(
  { method = 'GET', headers }: IncomingMessage,
  allowedOrigins: readonly string[],
): boolean {
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (SAFE_METHODS.has(method)) return false;
  if (origin !== undefined && allowedOrigins.some((allowed) => URL.parse(allowed)?.origin === origin)) return false;
  if (site === 'cross-site' || site === 'same-site') return true;
  return origin !== undefined && URL.parse(origin)?.host !== host;
}
