import type { Json } from '../../kernel/json.ts';
import { lossyNumber } from './numbers.ts';
import { jsonSyntaxFault } from './syntax.ts';

/** A parsed JSON document, or the reason for its refusal (clients see it). */
export type ParsedJson =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Deeper JSON is refused, because later code walks values recursively. */
const MAX_DEPTH = 512;

const malformed = (reason: string): ParsedJson => ({ kind: 'malformed', reason });

/** Decodes UTF-8; undefined for invalid bytes. A byte order mark stays in the text (JSON does not allow one). */
export function utf8Text(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parses a JSON document of limited depth and refuses values that a database or later code cannot store. Syntax faults have Go's texts. */
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
  // The faults need an escape or the name `__proto__`, so most documents are not walked.
  const fault = text.includes('\\u') || text.includes('__proto__') ? findFault(value) : undefined;
  return fault === undefined ? { kind: 'json', value } : malformed(fault);
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

/** Counts brackets outside strings, in linear time. */
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
 * Finds what a stored value must not contain: NUL (PostgreSQL cannot store it), an unpaired surrogate (it has no UTF-8 form), and the key
 * `__proto__` (an assignment to it changes the prototype).
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
