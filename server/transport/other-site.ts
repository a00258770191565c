import type { IncomingMessage } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of another origin made a browser send this, and it may change something (Fetch Metadata; RFC 6454). What only reads is answered:
 * without CORS headers no page can read the answer. Clients that are no browsers send neither header.
 */
export function isFromOtherSite({ method = 'GET', headers }: IncomingMessage): boolean {
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (SAFE_METHODS.has(method)) return false;
  if (site === 'cross-site' || site === 'same-site') return true;
  return origin !== undefined && URL.parse(origin)?.host !== host;
}
