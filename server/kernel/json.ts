/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. Never spread an object from outside over an object with methods. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether a value is a JSON object: not null and not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const UNSAFE_IN_HTML = /[<>&\u2028\u2029]/g;

/** JSON as Go writes it: `<`, `>` and `&` are escaped, so that the text is safe inside HTML. */
export function htmlSafeJson(value: unknown): string {
  if (value instanceof EncodedJson) return value.text;
  const text = JSON.stringify(value) ?? 'null';
  return text.replace(UNSAFE_IN_HTML, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value that was serialized by `htmlSafeJson` before. */
export class EncodedJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
