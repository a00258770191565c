/** Plain values as configuration files hold them. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Plain;
}
/** An object under construction. */
export type MutableObject = { [key: string]: Plain };

/** True for objects that are neither null nor an array. */
export function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own property only, so that `__proto__` and `constructor` in a file mean nothing special. */
export function own(object: PlainObject, key: string): Plain | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets an own property, `__proto__` included. */
export function setOwn(object: MutableObject, key: string, value: Plain): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Reads a dotted path; undefined when any part is absent. */
export function at(tree: PlainObject, path: string): Plain | undefined {
  let value: Plain | undefined = tree;
  for (const part of path.split('.')) {
    if (!isObject(value)) return undefined;
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
