/**
 * Query strings without `URL` and `URLSearchParams`, which React Native has only in part.
 * The result equals that of the URL Standard's application/x-www-form-urlencoded serializer.
 */

/** What a query parameter may hold; lists are repeated, objects become `name.key=value`, null and undefined are left out. */
export type QueryValue = unknown;

/** `{ ids: ['a', 'b'], page: 1 }` -> `?ids=a&ids=b&page=1`, and the empty string without parameters. */
export function encodeQuery(query: Readonly<Record<string, QueryValue>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => flatten(name, value));
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${encodeForm(name)}=${encodeForm(value)}`).join('&')}`;
}

function flatten(name: string, value: QueryValue): [string, string][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => flatten(name, item));
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, item]) => flatten(`${name}.${key}`, item));
  return [[name, String(value)]];
}

function encodeForm(text: string): string {
  return encodeURIComponent(wellFormed(text))
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
}

/** Replaces lone surrogates by U+FFFD, as the encoder of the URL Standard does; encodeURIComponent would throw. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (unit) =>
    unit.length === 2 ? unit : '\uFFFD',
  );
}

/**
 * Fills `{name}` in a path template. Throws a RangeError for `.` and `..`: a URL parser takes them for path steps even when they are
 * percent-encoded, and the request would go to another operation.
 */
export function fillPath(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name]);
    if (value === '.' || value === '..') throw new RangeError(`Path parameter ${name} must not be "${value}".`);
    return encodeURIComponent(value);
  });
}
