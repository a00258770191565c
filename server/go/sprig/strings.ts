import { quote } from '../fmt.ts';
import { isSpace, lowerLetter, mapLetters, upperLetter } from '../letters.ts';
import { byteLength, byteSlice, bytesOf } from '../template/bytes.ts';
import { type Functions, fn, variadic } from '../template/functions.ts';
import { printed } from '../template/print.ts';
import { isNothing, typed } from '../template/values.ts';
import { repeated, splitText, textsOf, viaBytes } from './text.ts';

const SPACE_ENDS = /^[\t\n\v\f\r \u0085\u00a0\p{Z}]+|[\t\n\v\f\r \u0085\u00a0\p{Z}]+$/gu;

function trimSet(set: string, text: string): string {
  const characters = new Set(set);
  const runes = [...text];
  let [start, end] = [0, runes.length];
  while (start < end && characters.has(runes[start] ?? '')) start++;
  while (end > start && characters.has(runes[end - 1] ?? '')) end--;
  return runes.slice(start, end).join('');
}

function substr(start: number, end: number, text: string): string {
  const length = byteLength(text);
  const to = end < 0 || end > length ? length : end;
  const from = start < 0 ? 0 : start;
  const last = start < 0 ? end : to;
  if (from > last || last > length) throw new Error(`slice bounds out of range [${from}:${last}]`);
  return byteSlice(text, from, last);
}

function trunc(count: number, text: string): string {
  const length = byteLength(text);
  if (count < 0) return length + count > 0 ? byteSlice(text, length + count) : text;
  return length > count ? byteSlice(text, 0, count) : text;
}

/** goutils' `AbbreviateFull`: up to `offset` bytes at the beginning are abbreviated, too. */
function abbreviated(text: string, offset: number, width: number): string {
  const length = byteLength(text);
  if (width < 4) return '';
  if (length <= width) return text;
  const last = length - (width - 3);
  const from = Math.min(offset, last);
  if (from <= 4) return `${byteSlice(text, 0, width - 3)}...`;
  if (width < 7) return '';
  if (from + width - 3 < length) return `...${abbreviated(byteSlice(text, from), 0, width - 3)}`;
  return `...${byteSlice(text, last)}`;
}

/** goutils treats each byte as a character. */
const latin = (text: string): string[] => [...bytesOf(text).toString('latin1')];

function nospace(text: string): string {
  const kept = latin(text).filter((letter) => !isSpace(letter));
  return kept.length === byteLength(text) ? text : kept.join('');
}

const initials = (text: string): string =>
  latin(text)
    .filter((letter, index, letters) => !isSpace(letter) && (index === 0 || isSpace(letters[index - 1] ?? '')))
    .join('');

/** goutils' `WrapCustom`: breaks at the last space that fits; longer words stay whole or, with `cutsWords`, are cut. */
function wrapped(text: string, width: number, separator: string, cutsWords: boolean): string {
  const columns = Math.max(1, width);
  let out = '';
  let at = 0;
  while (text.length - at > columns) {
    if (text.charAt(at) === ' ') {
      at++;
      continue;
    }
    const space = text.slice(at, at + columns + 1).lastIndexOf(' ') + at;
    const next = cutsWords ? -1 : text.indexOf(' ', at + columns);
    if (space >= at) {
      out += text.slice(at, space) + separator;
      at = space + 1;
    } else if (cutsWords) {
      out += text.slice(at, at + columns) + separator;
      at += columns;
    } else if (next === -1) {
      out += text.slice(at);
      at = text.length;
    } else {
      out += text.slice(at, next) + separator;
      at = next + 1;
    }
  }
  return out + text.slice(at);
}

const wrap = (width: number, separator: string, text: string, cutsWords: boolean): string =>
  viaBytes(text, (bytes) => wrapped(bytes, width, bytesOf(separator || '\n').toString('latin1'), cutsWords));

function indent(count: number, text: string): string {
  const margin = repeated(' ', count);
  return margin + text.replaceAll('\n', `\n${margin}`);
}

const present = (values: readonly unknown[]): readonly unknown[] => values.filter((value) => !isNothing(value));
const numbered = (parts: readonly string[]) =>
  typed('map[string]string', new Map(parts.map((part, index) => [`_${index}`, part])));

function splitn(separator: string, count: number, text: string): Map<string, string> {
  if (count === 0) return numbered([]);
  const parts = splitText(text, separator);
  if (count < 0 || parts.length <= count) return numbered(parts);
  return numbered([...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)]);
}

const trimAll = fn(['string', 'string'], trimSet);

export const STRING_FUNCTIONS: Functions = {
  hello: fn([], () => 'Hello!'),
  upper: fn(['string'], (text) => mapLetters(text, upperLetter)),
  lower: fn(['string'], (text) => mapLetters(text, lowerLetter)),
  trim: fn(['string'], (text) => text.replaceAll(SPACE_ENDS, '')),
  trimAll,
  trimall: trimAll,
  trimPrefix: fn(['string', 'string'], (prefix, text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimSuffix: fn(['string', 'string'], (suffix, text) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  nospace: fn(['string'], nospace),
  initials: fn(['string'], initials),
  repeat: fn(['int', 'string'], (count, text) => repeated(text, count)),
  substr: fn(['int', 'int', 'string'], substr),
  trunc: fn(['int', 'string'], trunc),
  abbrev: fn(['int', 'string'], (width, text) => (width < 4 ? text : abbreviated(text, 0, width))),
  abbrevboth: fn(['int', 'int', 'string'], (left, right, text) =>
    right < 4 || (left > 0 && right < 7) ? text : abbreviated(text, left, right),
  ),
  contains: fn(['string', 'string'], (part, text) => text.includes(part)),
  hasPrefix: fn(['string', 'string'], (prefix, text) => text.startsWith(prefix)),
  hasSuffix: fn(['string', 'string'], (suffix, text) => text.endsWith(suffix)),
  replace: fn(['string', 'string', 'string'], (old, replacement, text) =>
    old === ''
      ? replacement + [...text].map((letter) => letter + replacement).join('')
      : text.replaceAll(old, () => replacement),
  ),
  quote: variadic([], 'any', (...values) =>
    present(values)
      .map((value) => quote(printed(value)))
      .join(' '),
  ),
  squote: variadic([], 'any', (...values) =>
    present(values)
      .map((value) => `'${printed(value)}'`)
      .join(' '),
  ),
  cat: variadic([], 'any', (...values) =>
    present(values)
      .map((value) => printed(value))
      .join(' '),
  ),
  indent: fn(['int', 'string'], indent),
  nindent: fn(['int', 'string'], (count, text) => `\n${indent(count, text)}`),
  plural: fn(['string', 'string', 'int'], (one, many, count) => (count === 1 ? one : many)),
  wrap: fn(['int', 'string'], (width, text) => wrap(width, '', text, false)),
  wrapWith: fn(['int', 'string', 'string'], (width, separator, text) => wrap(width, separator, text, true)),
  toString: fn(['any'], (value) => printed(value)),
  toStrings: fn(['any'], textsOf),
  join: fn(['string', 'any'], (separator, list) => textsOf(list).join(separator)),
  split: fn(['string', 'string'], (separator, text) => numbered(splitText(text, separator))),
  splitList: fn(['string', 'string'], (separator, text) => splitText(text, separator)),
  splitn: fn(['string', 'int', 'string'], splitn),
};
