/** The functions of `text/template`. The interpreter implements `and` and `or`, which evaluate their arguments one by one. */
import { byteSlice } from './bytes.ts';
import { byteAt, compare, equal, lengthOf } from './compare.ts';
import { escapeJavaScript, escapeMarkup, queryEscape } from './escape.ts';
import { type Functions, fn, variadic } from './functions.ts';
import { printed, shown, sprint } from './print.ts';
import { sprintf } from './printf.ts';
import { TemplateError } from './syntax.ts';
import { Int, int, isDict, isList, isNothing, isTrue, typeName, typed } from './values.ts';

function position(key: unknown, limit: number): number {
  if (isNothing(key)) throw new TemplateError('cannot index slice/array with nil');
  const index = key instanceof Int ? Number(key.value) : key;
  if (typeof index !== 'number' || !Number.isInteger(index))
    throw new TemplateError(`cannot index slice/array with type ${typeName(key)}`);
  if (index < 0 || index > limit) throw new TemplateError(`index out of range: ${index}`);
  return index;
}

function index(value: unknown, ...keys: readonly unknown[]): unknown {
  if (isNothing(value)) throw new TemplateError('index of untyped nil');
  return keys.reduce(item, value);
}

function item(of: unknown, key: unknown): unknown {
  if (typeof of === 'string' || isList(of)) {
    const at = position(key, lengthOf(of) - 1);
    return typeof of === 'string' ? byteAt(of, at) : of[at];
  }
  if (!isDict(of))
    throw new TemplateError(isNothing(of) ? 'index of nil pointer' : `can't index item of type ${typeName(of)}`);
  if (typeof key !== 'string') throw new TemplateError(`value has type ${typeName(key)}; should be string`);
  // A missing key of a `map[string]string` has the zero value, "".
  return of.has(key) ? of.get(key) : typeName(of) === 'map[string]string' ? '' : null;
}

function slice(value: unknown, ...keys: readonly unknown[]): unknown {
  if (isNothing(value)) throw new TemplateError('slice of untyped nil');
  if (typeof value !== 'string' && !isList(value))
    throw new TemplateError(`can't slice item of type ${typeName(value)}`);
  if (keys.length > (typeof value === 'string' ? 2 : 3)) throw new TemplateError('too many slice indexes');
  const length = lengthOf(value);
  const [from = 0, to = length] = keys.map((key) => position(key, length));
  if (from > to) throw new TemplateError(`invalid slice index: ${from} > ${to}`);
  return typeof value === 'string' ? byteSlice(value, from, to) : typed(typeName(value), value.slice(from, to));
}

function isEqual(first: unknown, ...others: readonly unknown[]): boolean {
  if (others.length === 0) throw new TemplateError('missing argument for comparison');
  return others.some((other) => equal(first, other));
}

/** `le` is `lt` or `eq`, as in Go. */
const order = (test: (sign: number) => boolean) => fn(['any', 'any'], (a, b) => test(compare(a, b)));
/** The text that `html`, `js` and `urlquery` escape. */
const joined = (values: readonly unknown[]): string => (values.length === 1 ? shown(values[0]) : sprint(values));

export const BUILTINS: Functions = {
  not: fn(['any'], (value) => !isTrue(value)),
  len: fn(['any'], (value) => int(lengthOf(value))),
  index: variadic(['any'], 'any', index),
  slice: variadic(['any'], 'any', slice),
  call: variadic(['any'], 'any', (value) => {
    throw new TemplateError(isNothing(value) ? 'call of nil' : `non-function of type ${typeName(value)}`);
  }),
  print: variadic([], 'any', (...values) => sprint(values)),
  println: variadic([], 'any', (...values) => `${values.map((value) => printed(value)).join(' ')}\n`),
  printf: variadic(['string'], 'any', (format, ...values) => sprintf(format, values)),
  html: variadic([], 'any', (...values) => escapeMarkup(joined(values))),
  js: variadic([], 'any', (...values) => escapeJavaScript(joined(values))),
  urlquery: variadic([], 'any', (...values) => queryEscape(joined(values))),
  eq: variadic(['any'], 'any', isEqual),
  ne: fn(['any', 'any'], (a, b) => !equal(a, b)),
  lt: order((sign) => sign < 0),
  le: order((sign) => sign <= 0),
  gt: order((sign) => sign > 0),
  ge: order((sign) => sign >= 0),
  // The parser looks these names up here.
  and: variadic(['any'], 'any', () => null),
  or: variadic(['any'], 'any', () => null),
};
