import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { own, setOwn, type MutableObject } from '../tree.ts';

/** A value for one key, by its path: object keys as text, list positions as numbers. */
export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

/**
 * `over` laid on `base`: objects key by key, everything else (lists, null, scalars) replaced whole.
 * That is how the reference merges files on defaults and later files on earlier ones.
 */
export function mergeTrees(base: JsonObject, over: JsonObject): JsonObject {
  const merged: MutableObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = own(base, key);
    setOwn(merged, key, isJsonObject(value) && isJsonObject(below) ? mergeTrees(below, value) : value);
  }
  return merged;
}

/** Every scalar in a value with its path. Empty objects and lists have none and so change nothing. */
export function leavesOf(value: Json, path: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => leavesOf(item, [...path, index]));
  if (isJsonObject(value)) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return [{ path, value }];
}

/**
 * Sets single values in a copy of the tree. Lists are laid over position by position (a shorter list from the
 * environment leaves the tail of the file's list in place), and gaps become null: reference behaviour.
 */
export function setLeaves<T extends JsonObject>(tree: T, leaves: readonly Leaf[]): T {
  let result: Json = tree;
  for (const leaf of leaves) result = withLeaf(result, leaf.path, leaf.value);
  return result as T;
}

function withLeaf(target: Json | undefined, path: readonly (string | number)[], value: Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (typeof head === 'number') {
    const list: Json[] = Array.isArray(target) ? [...target] : [];
    while (list.length < head) list.push(null);
    list[head] = withLeaf(list[head], rest, value);
    return list;
  }
  const object: MutableObject = isJsonObject(target) ? { ...target } : {};
  setOwn(object, head, withLeaf(own(object, head), rest, value));
  return object;
}

/** The tree without the key at a dotted path, which must be one that its type does not ask for. */
export function removeKey<T extends JsonObject>(tree: T, path: string): T {
  const [head = '', ...rest] = path.split('.');
  const { [head]: value, ...others } = tree;
  const without =
    rest.length > 0 && isJsonObject(value) ? { ...tree, [head]: removeKey(value, rest.join('.')) } : others;
  return without as T;
}
