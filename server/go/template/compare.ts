/** Compares Go's values: `eq` and `lt` of templates, `reflect.DeepEqual`. */
import { bytesOf, byteLength, compareText } from './bytes.ts';
import { TemplateError } from './syntax.ts';
import { type Dict, GoObject, Int, type List, isDict, isList, isNothing, typeName } from './values.ts';

type Basic = 'bool' | 'number' | 'string' | 'other';

function basicKind(value: unknown): Basic {
  if (typeof value === 'number' || value instanceof Int) return 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'bool' : 'other';
}

const mismatch = (a: unknown, b: unknown): TemplateError =>
  new TemplateError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);

/** A number for JavaScript's operators, which compare integers and floats exactly. */
const numeric = (value: unknown): number | bigint => (value instanceof Int ? value.value : Number(value));

/**
 * `eq` of two values. Integers and floats are compared by value, which Go refuses: numbers of traits are floats, those of templates integers.
 * @throws TemplateError for values of different or incomparable types
 */
export function equal(a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  const [kindA, kindB] = [basicKind(a), basicKind(b)];
  if (kindA !== kindB) throw mismatch(a, b);
  // oxlint-disable-next-line eqeqeq -- a bigint and a number of the same value are not identical
  if (kindA === 'number') return numeric(a) == numeric(b);
  if (kindA !== 'other') return a === b;
  if (a instanceof GoObject && b instanceof GoObject) return a.typeName === b.typeName && a.text() === b.text();
  throw new TemplateError(`non-comparable type ${typeName(b)}`);
}

/** Negative, 0 or positive: the order for `lt`, `le`, `gt`, `ge`. @throws TemplateError for values without an order */
export function compare(a: unknown, b: unknown): number {
  const [kindA, kindB] = [basicKind(a), basicKind(b)];
  if (kindA === 'other' || kindA === 'bool' || kindB === 'other')
    throw new TemplateError('invalid type for comparison');
  if (kindA !== kindB) throw mismatch(a, b);
  if (kindA === 'string') return compareText(String(a), String(b));
  const [left, right] = [numeric(a), numeric(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const sameItems = (a: List, b: List): boolean =>
  a.length === b.length && a.every((item, index) => deepEqual(item, b[index]));

const sameEntries = (a: Dict, b: Dict): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.has(key) && deepEqual(value, b.get(key)));

/** `reflect.DeepEqual`: same types, same values. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (typeName(a) !== typeName(b)) return false;
  if (a instanceof Int && b instanceof Int) return a.value === b.value;
  if (isList(a) && isList(b)) return sameItems(a, b);
  if (isDict(a) && isDict(b)) return sameEntries(a, b);
  if (a instanceof GoObject && b instanceof GoObject) return a === b || a.text() === b.text();
  return a === b;
}

/** The entries of a map sorted by key, the order in which Go prints a map and ranges over it. */
export const sortedEntries = (dict: Dict): [string, unknown][] => [...dict].sort(([a], [b]) => compareText(a, b));

/** `len`. @throws TemplateError for values without a length */
export function lengthOf(value: unknown): number {
  if (typeof value === 'string') return byteLength(value);
  if (isList(value)) return value.length;
  if (isDict(value)) return value.size;
  if (isNothing(value)) throw new TemplateError('len of nil pointer');
  throw new TemplateError(`len of type ${typeName(value)}`);
}

/** The byte at an index of a string. */
export const byteAt = (text: string, index: number): Int => new Int(BigInt(bytesOf(text)[index] ?? 0), 'uint8');
