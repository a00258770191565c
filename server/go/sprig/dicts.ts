import { type Functions, fn, variadic } from '../template/functions.ts';
import { printed } from '../template/print.ts';
import { type Dict, isDict, isList, isNothing, isTrue, typed } from '../template/values.ts';

/** Alternating keys and values; the value of a last key without one is empty. */
function dict(...values: readonly unknown[]): Dict {
  const made: Dict = new Map();
  for (let at = 0; at < values.length; at += 2)
    made.set(printed(values[at]), at + 1 < values.length ? values[at + 1] : '');
  return made;
}

/** A map nested more deeply contains itself (`set`). */
const MAX_DEPTH = 100;

/** Merges maps recursively into the target, like mergo: existing values stay, or with `overwrites` are replaced. */
function mergeInto(target: Dict, source: Dict, overwrites: boolean, depth = 0): void {
  if (depth > MAX_DEPTH) throw new Error('the dicts are nested too deeply');
  for (const [key, value] of source) {
    const old = target.get(key);
    if (isNothing(value)) {
      if (overwrites) target.set(key, value);
    } else if (isDict(value) && isDict(old)) mergeInto(old, value, overwrites, depth + 1);
    else if (!target.has(key) || isNothing(old) || replaces(old, value, overwrites)) target.set(key, value);
  }
}

/** Whether a value replaces an existing one. Empty lists replace nothing. */
function replaces(old: unknown, value: unknown, overwrites: boolean): boolean {
  if (isList(old) && isList(value)) return (overwrites && value.length > 0) || old.length === 0;
  return overwrites || !isTrue(old);
}

const merging = (overwrites: boolean) =>
  variadic(['dict'], 'dict', (target, ...sources) => {
    for (const source of sources) mergeInto(target, source, overwrites);
    return target;
  });

function copied(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new Error('the value is nested too deeply');
  if (isList(value)) return value.map((item) => copied(item, depth + 1));
  return isDict(value) ? new Map([...value].map(([key, item]) => [key, copied(item, depth + 1)])) : value;
}

function dig(...values: readonly unknown[]): unknown {
  if (values.length < 3) throw new Error('dig needs at least three arguments');
  let current: unknown = values.at(-1);
  for (const key of values.slice(0, -2)) {
    if (!isDict(current) || typeof key !== 'string')
      throw new Error('interface conversion: not map[string]interface {}');
    if (!current.has(key)) return values.at(-2);
    current = current.get(key);
  }
  return current;
}

/** `pick` (the given keys) or `omit` (all others). */
const selected = (picks: boolean) =>
  variadic(['dict'], 'string', (from, ...keys) => new Map([...from].filter(([key]) => keys.includes(key) === picks)));

export const DICT_FUNCTIONS: Functions = {
  dict: variadic([], 'any', dict),
  get: fn(['dict', 'string'], (from, key) => (from.has(key) ? from.get(key) : '')),
  set: fn(['dict', 'string', 'any'], (into, key, value) => into.set(key, value)),
  unset: fn(['dict', 'string'], (from, key) => {
    from.delete(key);
    return from;
  }),
  hasKey: fn(['dict', 'string'], (from, key) => from.has(key)),
  pluck: variadic(['string'], 'dict', (key, ...dicts) =>
    dicts.filter((one) => one.has(key)).map((one) => one.get(key)),
  ),
  keys: variadic([], 'dict', (...dicts) =>
    typed(
      '[]string',
      dicts.flatMap((one) => [...one.keys()]),
    ),
  ),
  values: fn(['dict'], (from) => [...from.values()]),
  pick: selected(true),
  omit: selected(false),
  merge: merging(false),
  mustMerge: merging(false),
  mergeOverwrite: merging(true),
  mustMergeOverwrite: merging(true),
  deepCopy: fn(['any'], (value) => copied(value)),
  mustDeepCopy: fn(['any'], (value) => copied(value)),
  dig: variadic([], 'any', dig),
};
