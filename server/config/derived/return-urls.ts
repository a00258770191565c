import { createRequire } from 'node:module';
import type * as Tldts from 'tldts';

/**
 * Why an entry of `allowed_return_urls` is left out; undefined when it is used. A wildcard may cover the subdomains
 * of the operator's domain, never every host nor everything below a public suffix such as `*.co.uk`.
 */
export function returnUrlObjection(url: string): string | undefined {
  if (url === '') return 'is empty';
  if (!isRequestUri(url)) return 'is neither an absolute URL nor a path';
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  if (host === '*') return 'would allow every host';
  if (host.startsWith('*') && isPublicSuffix(host.replace(/^\*\.?/, '')))
    return 'would allow every host below a public suffix';
  return undefined;
}

/** An absolute URL, or a path on the same host; what Go's url.ParseRequestURI takes. */
export function isRequestUri(text: string): boolean {
  return /^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(text) && !/\p{Cc}/u.test(text);
}

/** Whether everybody may register names below it (`com`, `co.uk`). The list is large and rarely asked, so it is loaded only then. */
export function isPublicSuffix(host: string): boolean {
  const require = createRequire(import.meta.url);
  const { getPublicSuffix } = require('tldts') as typeof Tldts;
  return getPublicSuffix(host, { allowPrivateDomains: false }) === host;
}
