import { RE2JS } from 're2js';
import type { Functions } from '../template/builtins.ts';
import { TemplateError } from '../template/syntax.ts';
import { printed } from '../template/values.ts';

/** Longer than any mail: a template must not fill the memory. */
const MAX_LENGTH = 1024 * 1024;

const s = printed;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const words = (text: string): string[] => text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Nd}+|\p{Lo}+/gu) ?? [];

function repeat(count: unknown, text: unknown): string {
  const times = Number(count);
  if (!(times >= 0) || times * s(text).length > MAX_LENGTH) throw new TemplateError('error calling repeat: bad count');
  return s(text).repeat(times);
}

function trimSet(characters: unknown, text: unknown, ends: { left: boolean; right: boolean }): string {
  const set = new Set(s(characters));
  const runes = [...s(text)];
  let [start, end] = [0, runes.length];
  while (ends.left && start < end && set.has(runes[start] ?? '')) start++;
  while (ends.right && end > start && set.has(runes[end - 1] ?? '')) end--;
  return runes.slice(start, end).join('');
}
const trimAll = (characters: unknown, text: unknown) => trimSet(characters, text, { left: true, right: true });

function substr(start: unknown, end: unknown, text: unknown): string {
  const runes = [...s(text)];
  const [from, to] = [Number(start), Number(end)];
  if (from < 0) return runes.slice(0, to).join('');
  return runes.slice(from, to < 0 || to > runes.length ? undefined : to).join('');
}

function trunc(length: unknown, text: unknown): string {
  const runes = [...s(text)];
  const count = Number(length);
  return (count < 0 ? runes.slice(count) : runes.slice(0, count)).join('');
}

function abbreviate(width: unknown, text: unknown): string {
  const [limit, runes] = [Number(width), [...s(text)]];
  return limit < 4 || runes.length <= limit ? runes.join('') : `${runes.slice(0, limit - 3).join('')}...`;
}

function wrap(width: unknown, separator: string, text: unknown): string {
  let line = 0;
  return s(text)
    .split(' ')
    .map((word, index) => {
      const fits = line + 1 + word.length <= Number(width);
      line = index > 0 && fits ? line + 1 + word.length : word.length;
      return index === 0 ? word : (fits ? ' ' : separator) + word;
    })
    .join('');
}

const indent = (count: unknown, text: unknown): string => {
  const margin = repeat(count, ' ');
  return margin + s(text).replaceAll('\n', `\n${margin}`);
};
const quoted = (quote: (text: string) => string, values: readonly unknown[]): string =>
  values
    .filter((value) => value !== null && value !== undefined)
    .map((value) => quote(s(value)))
    .join(' ');

/** Regular expressions are RE2's, as Go's are: they take linear time. */
const regex = (pattern: unknown): RE2JS => {
  try {
    return RE2JS.compile(s(pattern));
  } catch {
    throw new TemplateError(`error parsing regexp: ${s(pattern)}`);
  }
};

function regexFind(pattern: unknown, text: unknown): string {
  const matcher = regex(pattern).matcher(s(text));
  return matcher.find() ? (matcher.group() ?? '') : '';
}

function regexFindAll(pattern: unknown, text: unknown, count: unknown): string[] {
  const matcher = regex(pattern).matcher(s(text));
  const found: string[] = [];
  while ((Number(count) < 0 || found.length < Number(count)) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

export const STRING_FUNCTIONS: Functions = {
  upper: (text) => s(text).toUpperCase(),
  lower: (text) => s(text).toLowerCase(),
  title: (text) => s(text).replaceAll(/(?<![\p{L}\p{Nd}_'])\p{L}/gu, (letter) => letter.toUpperCase()),
  untitle: (text) => s(text).replaceAll(/(?<!\S)\p{L}/gu, (letter) => letter.toLowerCase()),
  trim: (text) => s(text).trim(),
  trimAll,
  trimall: trimAll,
  trimPrefix: (prefix, text) => (s(text).startsWith(s(prefix)) ? s(text).slice(s(prefix).length) : s(text)),
  trimSuffix: (suffix, text) =>
    s(text).endsWith(s(suffix)) ? s(text).slice(0, s(text).length - s(suffix).length) : s(text),
  nospace: (text) => s(text).replaceAll(/\s/g, ''),
  initials: (text) =>
    s(text)
      .split(/\s+/)
      .map((word) => [...word][0] ?? '')
      .join(''),
  repeat,
  substr,
  trunc,
  abbrev: abbreviate,
  contains: (part, text) => s(text).includes(s(part)),
  hasPrefix: (prefix, text) => s(text).startsWith(s(prefix)),
  hasSuffix: (suffix, text) => s(text).endsWith(s(suffix)),
  replace: (old, replacement, text) => s(text).replaceAll(s(old), () => s(replacement)),
  quote: (...values) => quoted((text) => JSON.stringify(text), values),
  squote: (...values) => quoted((text) => `'${text}'`, values),
  cat: (...values) =>
    values
      .filter((value) => value !== null && value !== undefined)
      .map(s)
      .join(' '),
  indent,
  nindent: (count, text) => `\n${indent(count, text)}`,
  plural: (one, many, count) => (Number(count) === 1 ? one : many),
  snakecase: (text) => words(s(text)).join('_').toLowerCase(),
  kebabcase: (text) => words(s(text)).join('-').toLowerCase(),
  camelcase: (text) =>
    words(s(text))
      .map((word) => capital(word.toLowerCase()))
      .join(''),
  swapcase: (text) =>
    [...s(text)].map((one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase())).join(''),
  wrap: (width, text) => wrap(width, '\n', text),
  wrapWith: (width, separator, text) => wrap(width, s(separator), text),
  toString: s,
  regexMatch: (pattern, text) => regex(pattern).matcher(s(text)).find(),
  regexFind,
  regexFindAll,
  regexReplaceAll: (pattern, text, replacement) =>
    regex(pattern)
      .matcher(s(text))
      .replaceAll(s(replacement).replaceAll(/\$\{(\d+)\}/g, '$$$1')),
  regexReplaceAllLiteral: (pattern, text, replacement) =>
    regex(pattern).matcher(s(text)).replaceAll(s(replacement).replaceAll(/[\\$]/g, '\\$&')),
};
