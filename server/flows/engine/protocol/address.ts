import type { HttpRequest } from '../../../kernel/http.ts';
import { encodedQuery } from './urls.ts';

/** The URL that a flow begins with, in the three forms of a request. */
export type Address = Pick<HttpRequest, 'url' | 'query' | 'requestUrl'>;

/** The address with these parameters in place of its own, sorted by name. */
export function withQuery({ query, requestUrl }: Address, change: Readonly<Record<string, string>>): Address {
  const changed = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) changed.set(name, value);
  const [path = ''] = requestUrl.split('?', 1);
  const text = `${path}?${encodedQuery(changed)}`;
  return { url: new URL(text), query: changed, requestUrl: text };
}
