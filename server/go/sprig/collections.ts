import { isDeepStrictEqual } from 'node:util';
import type { Functions } from '../template/builtins.ts';
import { TemplateError } from '../template/syntax.ts';
import { type Dict, isDict, isTrue, printed } from '../template/values.ts';

/** As many as a mail can hold. */
const MAX_ITEMS = 10_000;

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null || value === undefined) return [];
  throw new TemplateError(`expected a list, got ${printed(value)}`);
}

function dictOf(value: unknown): Dict {
  if (isDict(value)) return value;
  throw new TemplateError(`expected a dict, got ${printed(value)}`);
}

function pairs(values: readonly unknown[]): Dict {
  const keys = values.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(keys.map((key, index) => [printed(key), values[index * 2 + 1] ?? '']));
}

function sequence(start: number, end: number, step: number): number[] {
  const count = step === 0 ? 0 : Math.ceil((end - start) / step);
  if (count > MAX_ITEMS) throw new TemplateError(`a list of ${count} items is too long`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step);
}

const until = (end: unknown): number[] => sequence(0, Number(end), Number(end) < 0 ? -1 : 1);

/** `seq`: the end belongs to it. */
function seq(...values: readonly unknown[]): string {
  const [first = 0, second, third] = values.map(Number);
  const start = second === undefined ? 1 : first;
  const end = third ?? second ?? first;
  const step = third === undefined ? (end < start ? -1 : 1) : (second ?? 1);
  return sequence(start, end + Math.sign(step), step).join(' ');
}

const without = (list: unknown, ...removed: readonly unknown[]): unknown[] =>
  listOf(list).filter((item) => !removed.some((one) => isDeepStrictEqual(item, one)));

function unique(list: unknown): unknown[] {
  const kept: unknown[] = [];
  for (const item of listOf(list)) if (!kept.some((one) => isDeepStrictEqual(one, item))) kept.push(item);
  return kept;
}

const split = (separator: unknown, text: unknown): string[] => printed(text).split(printed(separator));
const numbered = (parts: readonly string[]): Dict =>
  Object.fromEntries(parts.map((part, index) => [`_${index}`, part]));

function splitn(separator: unknown, count: unknown, text: unknown): Dict {
  const parts = split(separator, text);
  const kept = parts.slice(0, Number(count) - 1);
  return numbered([...kept, parts.slice(kept.length).join(printed(separator))]);
}

function dig(...values: readonly unknown[]): unknown {
  const keys = values.slice(0, -2).map(printed);
  let current: unknown = values.at(-1);
  for (const key of keys) {
    if (!isDict(current) || !Object.hasOwn(current, key)) return values.at(-2);
    current = current[key];
  }
  return current;
}

const get = (dict: unknown, key: unknown): unknown => {
  const name = printed(key);
  return Object.hasOwn(dictOf(dict), name) ? dictOf(dict)[name] : '';
};

const first = (list: unknown): unknown => listOf(list)[0];
const append = (list: unknown, item: unknown): unknown[] => [...listOf(list), item];
const strings = (list: unknown): string[] => (Array.isArray(list) ? list.map(printed) : [printed(list)]);
const pick = (dict: unknown, keep: (key: string) => boolean): Dict =>
  Object.fromEntries(Object.entries(dictOf(dict)).filter(([key]) => keep(key)));
const isNothing = (value: unknown): boolean => !isTrue(value);

export const COLLECTION_FUNCTIONS: Functions = {
  default: (fallback, value) => (isNothing(value) ? fallback : value),
  empty: isNothing,
  coalesce: (...values) => values.find(isTrue),
  ternary: (yes, no, condition) => (condition === true ? yes : no),
  all: (...values) => values.every(isTrue),
  any: (...values) => values.some(isTrue),
  fail: (message) => {
    throw new TemplateError(printed(message));
  },
  deepEqual: (a, b) => isDeepStrictEqual(a, b),
  list: (...values) => values,
  tuple: (...values) => values,
  first,
  last: (list) => listOf(list).at(-1),
  rest: (list) => listOf(list).slice(1),
  initial: (list) => listOf(list).slice(0, -1),
  append,
  push: append,
  prepend: (list, item) => [item, ...listOf(list)],
  concat: (...lists) => lists.flatMap(listOf),
  reverse: (list) => listOf(list).toReversed(),
  uniq: unique,
  without,
  has: (item, list) => listOf(list).some((one) => isDeepStrictEqual(one, item)),
  compact: (list) => listOf(list).filter(isTrue),
  sortAlpha: (list) => strings(list).toSorted(),
  toStrings: strings,
  join: (separator, list) => strings(list).join(printed(separator)),
  split: (separator, text) => numbered(split(separator, text)),
  splitList: split,
  splitn,
  until,
  untilStep: (start, end, step) => sequence(Number(start), Number(end), Number(step)),
  seq,
  dict: (...values) => pairs(values),
  get,
  hasKey: (dict, key) => Object.hasOwn(dictOf(dict), printed(key)),
  keys: (...dicts) => dicts.flatMap((dict) => Object.keys(dictOf(dict))),
  values: (dict) => Object.values(dictOf(dict)),
  pluck: (key, ...dicts) =>
    dicts.filter((dict) => Object.hasOwn(dictOf(dict), printed(key))).map((dict) => get(dict, key)),
  pick: (dict, ...keys) => pick(dict, (key) => keys.includes(key)),
  omit: (dict, ...keys) => pick(dict, (key) => !keys.includes(key)),
  merge: (...dicts) => Object.assign({}, ...dicts.map(dictOf).toReversed()) as Dict,
  set: (dict, key, value) => ({ ...dictOf(dict), [printed(key)]: value }),
  dig,
};
