import { isObject, own, setOwn, type MutableObject, type Plain, type PlainObject } from '../json.ts';

/** A value for one key, by its path: object keys as text, list positions as numbers. */
export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: Plain;
}

/**
 * `over` laid on `base`: objects key by key, everything else (lists, null, scalars) replaced whole.
 * That is how the reference merges files on defaults and later files on earlier ones.
 */
export function mergeTrees(base: PlainObject, over: PlainObject): PlainObject {
  const merged: MutableObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = own(base, key);
    setOwn(merged, key, isObject(value) && isObject(below) ? mergeTrees(below, value) : value);
  }
  return merged;
}

/** Every scalar in a value with its path. Empty objects and lists have none and so change nothing. */
export function leavesOf(value: Plain, path: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item: Plain, index) => leavesOf(item, [...path, index]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return [{ path, value }];
}

/**
 * Sets single values in a copy of the tree. Lists are laid over position by position (a shorter list from the
 * environment leaves the tail of the file's list in place), and gaps become null: reference behaviour.
 */
export function setLeaves(tree: PlainObject, leaves: readonly Leaf[]): PlainObject {
  let result: Plain = tree;
  for (const leaf of leaves) result = withLeaf(result, leaf.path, leaf.value);
  return result as PlainObject;
}

function withLeaf(target: Plain | undefined, path: readonly (string | number)[], value: Plain): Plain {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (typeof head === 'number') {
    const list: Plain[] = Array.isArray(target) ? [...target] : [];
    while (list.length < head) list.push(null);
    list[head] = withLeaf(list[head], rest, value);
    return list;
  }
  const object: MutableObject = isObject(target) ? { ...target } : {};
  setOwn(object, head, withLeaf(own(object, head), rest, value));
  return object;
}

/** The tree without the key at a dotted path. */
export function removeKey(tree: PlainObject, path: string): PlainObject {
  const [head = '', ...rest] = path.split('.');
  const { [head]: value, ...others } = tree;
  return rest.length > 0 && isObject(value) ? { ...tree, [head]: removeKey(value, rest.join('.')) } : others;
}
