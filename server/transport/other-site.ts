import type { IncomingMessage } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of another origin sent this request, and its method is not safe (Fetch Metadata; RFC 6454). Safe methods are allowed, since
 * without CORS headers no page can read the response. Clients other than browsers send neither header.
 */
export function isFromOtherSite({ method = 'GET', headers }: IncomingMessage): boolean {
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (SAFE_METHODS.has(method)) return false;
  if (site === 'cross-site' || site === 'same-site') return true;
  return origin !== undefined && URL.parse(origin)?.host !== host;
}
