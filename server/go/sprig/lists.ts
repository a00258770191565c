import { compareText } from '../template/bytes.ts';
import { deepEqual } from '../template/compare.ts';
import { type Functions, fn, variadic } from '../template/functions.ts';
import { type List, isList, isNothing, isTrue, kindOf, nilList, typeName, typed } from '../template/values.ts';
import { toWhole } from './cast.ts';
import { textsOf } from './text.ts';

/** @throws Error for a value that is not a list */
function listOf(value: unknown, doing: string): List {
  if (isList(value)) return value;
  if (isNothing(value)) throw new Error('invalid memory address or nil pointer dereference');
  throw new Error(`Cannot ${doing} type ${kindOf(value)}`);
}

const isIn = (list: List, value: unknown): boolean => list.some((item) => deepEqual(value, item));

function uniq(list: unknown): List {
  const kept: unknown[] = [];
  for (const item of listOf(list, 'find uniq on')) if (!isIn(kept, item)) kept.push(item);
  return kept;
}

function slice(value: unknown, ...indices: readonly unknown[]): unknown {
  const list = listOf(value, 'slice');
  if (list.length === 0) return null;
  const from = indices.length > 0 ? toWhole(indices[0]) : 0;
  const to = indices.length > 1 ? toWhole(indices[1]) : list.length;
  if (from < 0 || to > list.length || from > to) throw new Error('slice index out of bounds');
  return typed(typeName(list), list.slice(from, to));
}

function chunk(size: number, value: unknown): List {
  const list = listOf(value, 'chunk');
  if (size < 1) throw new Error('the size of a chunk must be positive');
  const count = Math.ceil(list.length / size);
  return typed(
    '[][]interface {}',
    Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size)),
  );
}

function has(item: unknown, list: unknown): boolean {
  return !isNothing(list) && isIn(listOf(list, 'find has on'), item);
}

function concat(...lists: readonly unknown[]): List {
  const all = lists.flatMap((list) => listOf(list, 'concat'));
  return all.length === 0 ? nilList() : all;
}

/** The list without its first or last element; nil for an empty list. */
const shortened = (value: unknown, doing: string, [from, to]: readonly [number, number?]): List => {
  const list = listOf(value, doing);
  return list.length === 0 ? nilList() : Array.from(list.slice(from, to));
};

const append = fn(['any', 'any'], (list, item) => [...listOf(list, 'push on'), item]);
const prepend = fn(['any', 'any'], (list, item) => [item, ...listOf(list, 'prepend on')]);
const first = fn(['any'], (list) => listOf(list, 'find first on')[0] ?? null);
const last = fn(['any'], (list) => listOf(list, 'find last on').at(-1) ?? null);
const rest = fn(['any'], (list) => shortened(list, 'find rest on', [1]));
const initial = fn(['any'], (list) => shortened(list, 'find initial on', [0, -1]));
const reverse = fn(['any'], (list) => Array.from(listOf(list, 'find reverse on')).toReversed());
const compact = fn(['any'], (list) => Array.from(listOf(list, 'compact on').filter(isTrue)));
const without = variadic(['any'], 'any', (list, ...omitted) =>
  Array.from(listOf(list, 'find without on').filter((item) => !isIn(omitted, item))),
);
const makeList = variadic([], 'any', (...values) => values);

export const LIST_FUNCTIONS: Functions = {
  list: makeList,
  tuple: makeList,
  append,
  push: append,
  mustAppend: append,
  mustPush: append,
  prepend,
  mustPrepend: prepend,
  first,
  mustFirst: first,
  last,
  mustLast: last,
  rest,
  mustRest: rest,
  initial,
  mustInitial: initial,
  reverse,
  mustReverse: reverse,
  uniq: fn(['any'], uniq),
  mustUniq: fn(['any'], uniq),
  compact,
  mustCompact: compact,
  without,
  mustWithout: without,
  has: fn(['any', 'any'], has),
  mustHas: fn(['any', 'any'], has),
  slice: variadic(['any'], 'any', slice),
  mustSlice: variadic(['any'], 'any', slice),
  concat: variadic([], 'any', concat),
  chunk: fn(['int', 'any'], chunk),
  mustChunk: fn(['int', 'any'], chunk),
  sortAlpha: fn(['any'], (list) => typed('[]string', textsOf(list).toSorted(compareText))),
};
