/** Prints values like Go: `%v`, `fmt.Sprint`, `encoding/json`. */
import { float } from '../fmt.ts';
import { sortedEntries } from './compare.ts';
import { GoObject, Int, Struct, isDict, isList, isNilList, isNothing } from './values.ts';

/** A value nested more deeply contains itself (sprig's `set`). */
const MAX_DEPTH = 100;

/** `%v`. @throws Error for a value that contains itself */
export function printed(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new Error('the value is nested too deeply');
  const inner = (one: unknown): string => printed(one, depth + 1);
  if (isNothing(value)) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return floatText(value);
  if (value instanceof Int) return String(value.value);
  if (isList(value)) return `[${value.map(inner).join(' ')}]`;
  if (isDict(value))
    return `map[${sortedEntries(value)
      .map(([key, one]) => `${key}:${inner(one)}`)
      .join(' ')}]`;
  if (value instanceof Struct) return `{${[...value.fields.values()].map(inner).join(' ')}}`;
  return value instanceof GoObject ? value.text() : String(value as boolean);
}

/** `%v` of a float. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return float(value);
}

/** The output of an action of `text/template`. */
export const shown = (value: unknown): string => (isNothing(value) ? '<no value>' : printed(value));

/** `fmt.Sprint`: adds a space between operands when neither is a string. */
export function sprint(values: readonly unknown[]): string {
  return values
    .map((value, index) => {
      const between = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
      return (between ? ' ' : '') + printed(value);
    })
    .join('');
}

/** A value as plain data, with the entries of maps sorted as Go writes them. */
function plain(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new Error('json: unsupported value: encountered a cycle');
  if (isList(value)) return isNilList(value) ? null : value.map((one) => plain(one, depth + 1));
  // Not an object: JavaScript would move names that look like integers to the front.
  if (isDict(value))
    return { entries: sortedEntries(value).map(([key, one]) => [key, plain(one, depth + 1)] as const) };
  return value instanceof GoObject ? plain(value.json(), depth + 1) : value;
}

const isEntries = (value: unknown): value is { readonly entries: readonly (readonly [string, unknown])[] } =>
  typeof value === 'object' && value !== null && 'entries' in value && !isList(value) && Array.isArray(value.entries);

function write(value: unknown, indent: string, margin: string): string {
  const inner = margin + indent;
  const [open, separator, close] = indent === '' ? ['', ',', ''] : [`\n${inner}`, `,\n${inner}`, `\n${margin}`];
  if (isNothing(value)) return 'null';
  if (value instanceof Int) return String(value.value);
  if (isList(value))
    return value.length === 0
      ? '[]'
      : `[${open}${value.map((one) => write(one, indent, inner)).join(separator)}${close}]`;
  if (!isEntries(value)) return scalar(value);
  const members = value.entries.map(
    ([key, one]) => `${scalar(key)}:${indent === '' ? '' : ' '}${write(one, indent, inner)}`,
  );
  return members.length === 0 ? '{}' : `{${open}${members.join(separator)}${close}}`;
}

function scalar(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Error(`json: unsupported value: ${floatText(value)}`);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return JSON.stringify(typeof value === 'string' ? value.toWellFormed() : value).replaceAll(
    /[\u007f\u2028\u2029]/g,
    (found) => (found === '\u007f' ? found : `\\u${found.charCodeAt(0).toString(16)}`),
  );
}

/** `encoding/json` escapes its output for use inside HTML. */
const escapedForHtml = (json: string): string =>
  json.replaceAll(/[<>&]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** `json.Marshal`; with `indent`, `json.MarshalIndent`. @throws Error for values that JSON lacks (NaN, infinity, cycles) */
export const toJson = (value: unknown, indent = ''): string => escapedForHtml(write(plain(value), indent, ''));
/** `json.Marshal` without the escapes for HTML. */
export const toRawJson = (value: unknown): string => write(plain(value), '', '');
