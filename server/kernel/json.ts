/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. Values parsed from outside are plain data: never spread one over an object with methods. */
export type JsonObject = { readonly [key: string]: Json };

/** True for a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const UNSAFE_IN_HTML = /[<>&\u2028\u2029]/g;

/** JSON as Go writes it: `<`, `>` and `&` escaped, so that neither a page nor a script in it can be broken out of. */
export function htmlSafeJson(value: unknown): string {
  if (value instanceof EncodedList) return value.text;
  const text = JSON.stringify(value) ?? 'null';
  return text.replace(UNSAFE_IN_HTML, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A list whose items were written by `htmlSafeJson` one by one. A long list of objects lives through several collections of
 * garbage before it is written; objects that are written as they are made die young.
 */
export class EncodedList {
  readonly text: string;
  readonly length: number;

  constructor(items: readonly string[]) {
    this.text = `[${items.join(',')}]`;
    this.length = items.length;
  }
}
