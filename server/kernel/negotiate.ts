/**
 * Content negotiation with the reference's preferences: a client that does not insist on JSON counts as a browser.
 * RFC 9110 section 12.5.1 as the reference reads it: the parameter `q` must come first, and everything after a malformed part is ignored.
 */
import type { HttpRequest } from './http.ts';

interface MediaRange {
  readonly value: string;
  readonly q: number;
}

const TYPE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z/]+)\s*/;
const QUALITY = /^;\s*q=([01](?:\.\d*)?)\s*/;

/** Longest part of an Accept header that is read, in characters. */
const MAX_HEADER = 2048;

function parseAccept(header: string): MediaRange[] {
  const ranges: MediaRange[] = [];
  let rest = header.slice(0, MAX_HEADER);
  for (;;) {
    const type = TYPE.exec(rest);
    if (!type?.[1]) return ranges;
    rest = rest.slice(type[0].length);
    const quality = QUALITY.exec(rest);
    if (rest.startsWith(';') && !quality) return ranges;
    ranges.push({ value: type[1], q: Number(quality?.[1] ?? 1) });
    rest = rest.slice(quality?.[0].length ?? 0);
    if (!rest.startsWith(',')) return ranges;
    rest = rest.slice(1).trimStart();
  }
}

/** 0 for the exact type, 1 for `type/*`, 2 for any type; undefined when the range does not match. */
function wildness(range: MediaRange, offer: string): 0 | 1 | 2 | undefined {
  if (range.value === '*/*') return 2;
  if (range.value.endsWith('/*')) return offer.startsWith(range.value.slice(0, -1)) ? 1 : undefined;
  return range.value === offer ? 0 : undefined;
}

/**
 * The offer that the client prefers. Between equal weights the more specific range wins, then the earlier offer. Without a match the result
 * is `fallback`.
 */
export function negotiate(accept: string | undefined, offers: readonly string[], fallback: string): string {
  if (!accept) return fallback;
  let best = { offer: fallback, q: -1, wild: 3 };
  for (const offer of offers) {
    for (const range of parseAccept(accept)) {
      const wild = wildness(range, offer);
      if (wild === undefined || range.q === 0 || range.q < best.q) continue;
      if (range.q > best.q || best.wild > wild) best = { offer, q: range.q, wild };
    }
  }
  return best.offer;
}

const BROWSER_FIRST = ['text/html', 'text/*', '*/*', 'application/json'];

/** Whether to answer a browser flow in JSON: the client accepts or sends JSON. */
export function isJsonRequest(request: HttpRequest): boolean {
  return (
    request.headers['content-type'] === 'application/json' ||
    negotiate(request.headers.accept, BROWSER_FIRST, 'text/html') === 'application/json'
  );
}

/** Whether the client prefers JSON to HTML (flow results of single-page apps). */
export function acceptsJson(request: HttpRequest): boolean {
  return negotiate(request.headers.accept, ['text/html', 'application/json'], 'text/html') === 'application/json';
}
