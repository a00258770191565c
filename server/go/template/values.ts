/** Values inside a template and how Go prints and compares them. */
import { TemplateError } from './syntax.ts';

/** A struct of Go: unlike of a map, asking for a field that it lacks is an error. */
export class Struct {
  readonly name: string;
  readonly fields: ReadonlyMap<string, unknown>;
  constructor(name: string, fields: ReadonlyMap<string, unknown>) {
    this.name = name;
    this.fields = fields;
  }
}

export type Dict = Readonly<Record<string, unknown>>;

/** A map. */
export function isDict(value: unknown): value is Dict {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Struct || value instanceof Date)
  );
}

const absent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** A field of a struct or an entry of a map; undefined where a map has none. @throws TemplateError */
export function fieldOf(value: unknown, name: string): unknown {
  if (value === undefined) return undefined;
  if (value instanceof Struct) {
    if (value.fields.has(name)) return value.fields.get(name);
    throw new TemplateError(`can't evaluate field ${name} in type ${value.name}`);
  }
  if (isDict(value)) return Object.hasOwn(value, name) ? value[name] : undefined;
  if (value === null) throw new TemplateError(`nil pointer evaluating interface {}.${name}`);
  throw new TemplateError(`can't evaluate field ${name} in type ${kindOf(value)}`);
}

/** Whether a value counts as true: it is not the zero value of its type. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isDict(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** The entries of a map in the order of their keys, as Go ranges over it. */
export function sortedEntries(value: Dict): [string, unknown][] {
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** As `%v` prints it. */
export function printed(value: unknown): string {
  if (absent(value)) return '<nil>';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (value instanceof Date)
    return value
      .toISOString()
      .replace('T', ' ')
      .replace(/\.?0*Z$/, ' +0000 UTC');
  if (value instanceof Struct) return `{${[...value.fields.values()].map(printed).join(' ')}}`;
  if (isDict(value))
    return `map[${sortedEntries(value)
      .map(([key, one]) => `${key}:${printed(one)}`)
      .join(' ')}]`;
  return String(value as number | boolean);
}

/** As an action shows it. */
export const shown = (value: unknown): string => (absent(value) ? '<no value>' : printed(value));

export function kindOf(value: unknown): string {
  if (absent(value)) return 'invalid';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'slice';
  if (value instanceof Struct || value instanceof Date) return 'struct';
  return typeof value === 'string' ? 'string' : 'map';
}

export function lengthOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (isDict(value)) return Object.keys(value).length;
  throw new TemplateError(`error calling len: len of type ${kindOf(value)}`);
}

/** @throws TemplateError for values of different or unordered types */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : a < b ? -1 : 1;
  throw new TemplateError('incompatible types for comparison');
}

export function equal(a: unknown, b: unknown): boolean {
  if (absent(a) || absent(b)) return absent(a) && absent(b);
  if (typeof a !== typeof b || typeof a === 'object') throw new TemplateError('incompatible types for comparison');
  return a === b;
}
