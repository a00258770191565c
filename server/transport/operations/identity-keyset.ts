/** Paging by tokens that say where the next page starts: `page_size`, `page_token` and the `Link` header. */
import { badRequest } from '../../kernel/errors.ts';
import type { HttpRequest } from '../../kernel/http.ts';

export interface Keyset {
  readonly size: number;
  readonly token: string | undefined;
}

const firstGiven = (query: URLSearchParams, name: string): string | undefined =>
  query.getAll(name).find((value) => value !== '');

/** @throws ApiError 400 */
export function readKeyset(
  query: URLSearchParams,
  { defaultSize, maxSize }: { readonly defaultSize: number; readonly maxSize: number },
): Keyset {
  const alias = query.has('page_token') || query.has('page_size') ? undefined : firstGiven(query, 'per_page');
  const token = readToken(firstGiven(query, 'page_token'));
  const given = readSize(firstGiven(query, 'page_size') ?? alias);
  return { token, size: given <= 0 ? defaultSize : Math.min(given, maxSize) };
}

/** Tokens may be percent-encoded once more than the query is (reference behaviour). */
function readToken(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badRequest(`invalid URL escape ${JSON.stringify(/%.{0,2}/s.exec(text)?.[0] ?? '')}`);
  }
}

function readSize(text: string | undefined): number {
  if (text === undefined) return 0;
  const parsing = `strconv.Atoi: parsing ${JSON.stringify(text)}`;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`${parsing}: invalid syntax`);
  const size = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(64, size) !== size) throw badRequest(`${parsing}: value out of range`);
  return Number(size);
}

/** `Link` with the first page and the next, where there is one. Links keep the other parameters of the request. */
export function keysetLinks(
  request: HttpRequest,
  { size, first, next }: { readonly size: number; readonly first: string; readonly next: string | undefined },
): string {
  const link = (rel: string, token: string): string => {
    const query = new URLSearchParams(request.query);
    // `per_page` alone is the older name of `page_size`; it does not survive.
    if (!query.has('page_size') && !query.has('page_token')) query.delete('per_page');
    query.set('page_size', String(size));
    query.set('page_token', token);
    query.sort();
    return `<${request.url.pathname}?${query}>; rel="${rel}"`;
  };
  return [link('first', first), ...(next === undefined ? [] : [link('next', next)])].join(',');
}
