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
  const text = JSON.stringify(value) ?? 'null';
  return text.replace(UNSAFE_IN_HTML, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
