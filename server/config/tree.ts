import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';

/** An object under construction. */
export type MutableObject = { [key: string]: Json };

/** Own property only, so that `__proto__` and `constructor` in a file mean nothing special. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets an own property, `__proto__` included. */
export function setOwn(object: MutableObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Reads a dotted path; undefined when any part is absent. */
export function at(tree: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = tree;
  for (const part of path.split('.')) {
    if (!isJsonObject(value)) return undefined;
    value = own(value, part);
  }
  return value;
}

/** Freezes a value with everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
