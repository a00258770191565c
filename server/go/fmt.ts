import { isJsonObject, type Json } from '../kernel/json.ts';

/**
 * Values in the format of Go's package fmt, as the reference prints them in error texts: quoted strings (%q), Go-syntax values (%#v), plain
 * values (%s) and floats (%v). Clients see these texts.
 */

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

function quoteCharacter(character: string): string {
  const escape = ESCAPES[character];
  if (escape !== undefined) return escape;
  if (PRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A string in double quotes, escaped as in a Go source file. */
export const quote = (text: string): string => `"${Array.from(text, quoteCharacter).join('')}"`;

/** `%q` of any JSON value. Numbers are quoted as well, because the reference keeps them as text. */
export function quoteValue(value: Json): string {
  if (value === null) return '%!q(<nil>)';
  if (typeof value === 'boolean') return `%!q(bool=${value})`;
  if (typeof value === 'number') return quote(String(value));
  if (typeof value === 'string') return quote(value);
  return composite(value, quoteValue);
}

/** `%#v` of a JSON value; not for objects and arrays. */
export function goSyntax(value: Json): string {
  if (value === null) return '<nil>';
  return typeof value === 'boolean' ? String(value) : quote(String(value));
}

/** `%s` of any JSON value. */
export function plain(value: Json): string {
  if (value === null) return '%!s(<nil>)';
  if (typeof value === 'boolean') return `%!s(bool=${value})`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  return composite(value, plain);
}

function composite(value: readonly Json[] | { readonly [key: string]: Json }, print: (value: Json) => string): string {
  const element = (item: Json): string => (item === null ? '<nil>' : print(item));
  if (!isJsonObject(value)) return `[${(value as readonly Json[]).map(element).join(' ')}]`;
  const members = Object.keys(value).toSorted();
  return `map[${members.map((name) => `${print(name)}:${element(value[name] ?? null)}`).join(' ')}]`;
}

/** `%v` of a float: the shortest digits, with an exponent below 1e-04 and from 1e+06. */
export function float(value: number): string {
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
