/**
 * Go's values in JavaScript: strings, booleans and nil as such, `float64` as number, integers as `Int`, slices as arrays, maps as `Map`,
 * values with fields or methods as `GoObject`.
 */
import { TemplateError } from './syntax.ts';

export type IntType = 'int' | 'int32' | 'int64' | 'uint8' | 'uint64';

/** A Go integer with its type. */
export class Int {
  readonly value: bigint;
  readonly type: IntType;
  constructor(value: bigint, type: IntType) {
    this.value = type.startsWith('u') ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
    this.type = type;
  }
}

export const int = (value: number | bigint): Int => new Int(BigInt(value), 'int');
export const int64 = (value: number | bigint): Int => new Int(BigInt(value), 'int64');

/** A Go map with string keys. */
export type Dict = Map<string, unknown>;
export type List = readonly unknown[];
export const isList = (value: unknown): value is List => Array.isArray(value);
export const isDict = (value: unknown): value is Dict => value instanceof Map;

/** A method of a value, on Go values. */
export type Method = (...values: readonly unknown[]) => unknown;

/** A value with fields and methods: a struct, a pointer to one, or a named type. */
export abstract class GoObject {
  /** The output of `%T`, such as `time.Time`. */
  abstract readonly typeName: string;
  readonly kind: 'struct' | 'ptr' | 'int64' | 'int' = 'struct';
  readonly fields: ReadonlyMap<string, unknown> = new Map();
  readonly methods: Readonly<Record<string, Method>> = {};
  /** The output of `%v`. */
  abstract text(): string;
  /** The value that `encoding/json` writes. */
  abstract json(): unknown;
}

/** A struct without methods. Unlike a missing map entry, a missing field is an error. */
export class Struct extends GoObject {
  readonly typeName: string;
  override readonly fields: ReadonlyMap<string, unknown>;
  constructor(name: string, fields: ReadonlyMap<string, unknown>) {
    super();
    this.typeName = name;
    this.fields = fields;
  }
  text(): string {
    throw new TemplateError(`${this.typeName} has no text`);
  }
  json(): unknown {
    return new Map(this.fields);
  }
}

/** Type names of slices and maps whose elements are not `interface {}`. */
const types = new WeakMap<object, string>();
const nils = new WeakSet();

/** Sets the type of a slice or map, such as `[]string`. */
export function typed<T extends List | Dict>(type: string, value: T): T {
  types.set(value, type);
  return value;
}

/** A nil slice: it prints like an empty one, and is `null` in JSON. */
export function nilList(type = '[]interface {}'): List {
  const list: List = typed(type, []);
  nils.add(list);
  return list;
}

export const isNilList = (value: object): boolean => nils.has(value);
export const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Parsed JSON as `encoding/json` decodes it into `interface {}`. A copy, because templates can change maps. */
export function goValue(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(goValue);
  if (typeof json !== 'object' || json === null) return json;
  return new Map(Object.entries(json).map(([key, value]) => [key, goValue(value)]));
}

/** The output of `%T`. */
export function typeName(value: unknown): string {
  if (isNothing(value)) return '<nil>';
  if (value instanceof Int) return value.type;
  if (value instanceof GoObject) return value.typeName;
  if (isList(value)) return types.get(value) ?? '[]interface {}';
  if (isDict(value)) return types.get(value) ?? 'map[string]interface {}';
  return typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : 'string';
}

/** The name of the value's `reflect.Kind`. */
export function kindOf(value: unknown): string {
  if (isNothing(value)) return 'invalid';
  if (value instanceof GoObject) return value.kind;
  if (isList(value)) return 'slice';
  return isDict(value) ? 'map' : typeName(value);
}

/** The truth of a value in `if`: it is not the zero value of its type. */
export function isTrue(value: unknown): boolean {
  if (value instanceof Int) return value.value !== 0n;
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  return Boolean(value);
}

/** The field or map entry of a name; undefined when a map lacks it. @throws TemplateError for an unknown field */
export function fieldOf(value: unknown, name: string): unknown {
  if (value === undefined) return undefined;
  if (value === null) throw new TemplateError(`nil pointer evaluating interface {}.${name}`);
  if (isDict(value)) return value.get(name);
  if (value instanceof GoObject && value.fields.has(name)) return value.fields.get(name);
  throw new TemplateError(`can't evaluate field ${name} in type ${typeName(value)}`);
}

/** The method of a name; undefined when the value lacks it. */
export function methodOf(value: unknown, name: string): Method | undefined {
  return value instanceof GoObject && Object.hasOwn(value.methods, name) ? value.methods[name] : undefined;
}
