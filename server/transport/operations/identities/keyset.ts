/** Paging by tokens for the start of the next page: `page_size`, `page_token` and the `Link` header. */
import { badRequest } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { linkPath } from '../../pages.ts';

export interface Keyset {
  readonly size: number;
  readonly token: string | undefined;
}

export interface KeysetLimits {
  readonly defaultSize: number;
  readonly maxSize: number;
  /** An older name of `page_size`, used when neither parameter is present. Links do not repeat it. */
  readonly sizeAlias?: string;
}

const firstGiven = (query: URLSearchParams, name: string): string | undefined =>
  query.getAll(name).find((value) => value !== '');

/** @throws ApiError 400 */
export function readKeyset(query: URLSearchParams, { defaultSize, maxSize, sizeAlias }: KeysetLimits): Keyset {
  const aliased = sizeAlias !== undefined && !query.has('page_token') && !query.has('page_size');
  const alias = aliased ? firstGiven(query, sizeAlias) : undefined;
  const token = readToken(firstGiven(query, 'page_token'));
  const given = readSize(firstGiven(query, 'page_size') ?? alias);
  return { token, size: given <= 0 ? defaultSize : Math.min(given, maxSize) };
}

/** Tokens may be percent-encoded twice (reference behaviour). */
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

export interface KeysetPosition extends Pick<KeysetLimits, 'sizeAlias'> {
  readonly size: number;
  /** The token of the first page. */
  readonly first: string;
  readonly next: string | undefined;
}

/** `Link` with the first page and, if any, the next one. Links keep the other parameters of the request. */
export function keysetLinks(request: HttpRequest, { size, first, next, sizeAlias }: KeysetPosition): string {
  const link = (rel: string, token: string): string => {
    const query = new URLSearchParams(request.query);
    if (sizeAlias !== undefined && !query.has('page_size') && !query.has('page_token')) query.delete(sizeAlias);
    query.set('page_size', String(size));
    query.set('page_token', token);
    query.sort();
    return `<${linkPath(request)}?${query}>; rel="${rel}"`;
  };
  return [link('first', first), ...(next === undefined ? [] : [link('next', next)])].join(',');
}
