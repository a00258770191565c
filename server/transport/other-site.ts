import type { IncomingMessage } from 'node:http';

/**
 * Whether a page of another origin made a browser send this (Fetch Metadata; RFC 6454). Following a link is no such request: it changes nothing.
 * Clients that are no browsers send neither header.
 */
export function isFromOtherSite({ method, headers }: IncomingMessage): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, origin, host } = headers;
  if (mode === 'navigate' && method === 'GET') return false;
  if (site === 'cross-site' || site === 'same-site') return true;
  return origin !== undefined && URL.parse(origin)?.host !== host;
}
