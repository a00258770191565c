import type { Json } from '../../kernel/json.ts';
import { lossyNumber } from './numbers.ts';
import { jsonSyntaxFault } from './syntax.ts';

/** A JSON document, or why it is refused (for the client). */
export type ParsedJson =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Deeper JSON is refused: later code may walk a value recursively. */
const MAX_DEPTH = 512;

const malformed = (reason: string): ParsedJson => ({ kind: 'malformed', reason });

/** UTF-8 text, or undefined for bytes that are none. A byte order mark stays (JSON has none). */
export function utf8Text(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A JSON document of bounded depth, without values that a database or later code cannot keep. Syntax faults in Go's words. */
export function parseJson(bytes: Buffer): ParsedJson {
  const text = utf8Text(bytes);
  if (text === undefined) return malformed('the request body is not valid UTF-8');
  if (isTooDeep(text)) return malformed('exceeded max depth');
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return malformed(jsonSyntaxFault(text) ?? 'the request body is not JSON');
  }
  const lossy = lossyNumber(text);
  if (lossy !== undefined) {
    return malformed(`the number ${shortened(lossy)} cannot be stored exactly: send it as a string`);
  }
  // Only an escape or the name itself can bring these in, so most documents are not walked.
  const fault = text.includes('\\u') || text.includes('__proto__') ? findFault(value) : undefined;
  return fault === undefined ? { kind: 'json', value } : malformed(fault);
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

/** Counts brackets outside strings; a linear pass that keeps the recursion of later code bounded. */
function isTooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

/**
 * What no stored value may hold: NUL (PostgreSQL has no such character), half a surrogate pair (no UTF-8 form), and the
 * key `__proto__`, which turns into a prototype wherever an object is assembled carelessly.
 */
function findFault(value: Json): string | undefined {
  if (typeof value === 'string') return textFault(value);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const fault =
      key === '__proto__' ? 'the key "__proto__" is not allowed' : (textFault(key) ?? findFault(member as Json));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function textFault(text: string): string | undefined {
  if (text.includes('\0')) return 'NUL characters are not allowed';
  return text.isWellFormed() ? undefined : 'unpaired surrogates are not allowed';
}
