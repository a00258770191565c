/** Pagination of lists with a total count: `page_token` and `page_size`, or the older `page` and `per_page`. */
import type { HttpRequest } from '../kernel/http.ts';
import { withAdminPrefix } from './routes.ts';

export interface PageRequest {
  /** From 1. */
  readonly page: number;
  readonly size: number;
  /** The page from which links count, if it differs: there the older `page` starts at 0 (reference behaviour). */
  readonly linkedPage?: number;
}

const DEFAULT_SIZE = 250;
const MAX_SIZE = 1000;
/** Beyond any list; the offset stays exact in every database. */
const MAX_OFFSET = 2 ** 31 - 1;

/** The path of the request in links: on the admin server always with its prefix. */
export const linkPath = ({ server, url }: HttpRequest): string =>
  server === 'admin' ? withAdminPrefix(url.pathname) : url.pathname;

/** Reads the page parameters; invalid values fall back to the defaults (reference behaviour). */
export function readPage(request: HttpRequest): PageRequest {
  const { query } = request;
  if (query.has('page_token') || query.has('page_size')) {
    const size = readSize(query.get('page_size'));
    return { page: Math.floor(readOffset(query.get('page_token')) / size) + 1, size };
  }
  const size = readSize(query.get('per_page'));
  // In the reference, pages 0 and 1 are both the first.
  const given = Math.min(Math.max(0, readInteger(query.get('page')) ?? 0), Math.floor(MAX_OFFSET / size));
  return { page: Math.max(1, given), size, linkedPage: given + 1 };
}

const readSize = (text: string | null): number => Math.min(MAX_SIZE, Math.max(1, readInteger(text) ?? DEFAULT_SIZE));

function readInteger(text: string | null): number | undefined {
  return text !== null && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A page token is `{"offset":"250","v":2}` in base64url; the reference's format, which holds nothing secret. */
function readOffset(token: string | null): number {
  if (!token || token.length > 100) return 0;
  const match = /"offset":"?(\d{1,10})"?[,}]/.exec(Buffer.from(token, 'base64url').toString());
  return Math.min(MAX_OFFSET, Number(match?.[1] ?? 0));
}

const writeOffset = (offset: number): string => Buffer.from(`{"offset":"${offset}","v":2}`).toString('base64url');

/**
 * `Link` and `X-Total-Count` for a page. Links are relative to the server and keep the other parameters of the request. With `counted`
 * they have only the older parameters, `page` and `per_page`.
 */
export function pageHeaders(
  request: HttpRequest,
  { page, size, linkedPage = page }: PageRequest,
  total: number,
  counted = false,
): Record<string, string> {
  const offset = (linkedPage - 1) * size;
  const last = total % size === 0 ? total - size : Math.floor(total / size) * size;
  const link = (rel: string, at: number, each = size): string => {
    const query = new URLSearchParams(request.query);
    if (!counted) {
      query.set('page_size', String(each));
      query.set('page_token', writeOffset(at));
    }
    for (const [name, value] of [
      ['per_page', each],
      ['page', Math.trunc(at / each)],
    ] as const)
      query.set(name, String(value));
    query.sort();
    return `<${linkPath(request)}?${query}>; rel="${rel}"`;
  };
  const first = link('first', 0);
  const next = link('next', offset + size);
  const previous = (from = offset) => link('prev', from - size);
  return { 'x-total-count': String(total), link: links() };

  function links(): string {
    if (offset >= last) {
      if (total === 0) return [first, next, previous()].join(',');
      return total <= size ? link('first', 0, total) : [first, previous(last)].join(',');
    }
    if (offset < size) return [link('next', size), link('last', last)].join(',');
    return [first, next, previous(), link('last', last)].join(',');
  }
}
