import { readFileSync } from 'node:fs';

/** The part of JSON Schema draft-07 that our configuration schema uses. */
export interface ConfigSchema {
  readonly $ref?: string;
  /** Names the type that is made of the node (`types/tree.gen.ts`). */
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly type?: 'null' | 'boolean' | 'number' | 'integer' | 'string' | 'array' | 'object';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  readonly patternProperties?: Readonly<Record<string, ConfigSchema>>;
  readonly propertyNames?: ConfigSchema;
  readonly additionalProperties?: boolean | ConfigSchema;
  readonly items?: ConfigSchema;
  readonly allOf?: readonly ConfigSchema[];
  readonly anyOf?: readonly ConfigSchema[];
  readonly oneOf?: readonly ConfigSchema[];
  readonly not?: ConfigSchema;
  readonly if?: ConfigSchema;
  readonly then?: ConfigSchema;
  readonly else?: ConfigSchema;
  readonly definitions?: Readonly<Record<string, ConfigSchema>>;
}

const SCHEMAS = new URL('../../../schemas/', import.meta.url);

/** A schema below `schemas/` as it stands there. */
export function readSchema(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, SCHEMAS), 'utf8'));
}

/** Reads a schema below `schemas/` and puts what each `$ref` names in its place. The result has no `$ref`. */
export function loadSchema(name = 'config.schema.json'): ConfigSchema {
  const files = new Map<string, unknown>();
  const read = (url: URL): unknown => {
    const known = files.get(url.href);
    if (known !== undefined) return known;
    const parsed: unknown = JSON.parse(readFileSync(url, 'utf8'));
    files.set(url.href, parsed);
    return parsed;
  };
  const resolve = (ref: string, from: URL): unknown => {
    const target = new URL(ref, from);
    const pointer = target.hash.slice(1);
    target.hash = '';
    let node = read(target);
    for (const part of pointer.split('/').slice(1)) node = (node as Record<string, unknown>)[part];
    if (node === undefined) throw new Error(`${from.pathname}: ${ref} leads nowhere`);
    return inline(node, target);
  };
  const inline = (node: unknown, from: URL): unknown => {
    if (Array.isArray(node)) return node.map((part: unknown) => inline(part, from));
    if (typeof node !== 'object' || node === null) return node;
    if ('$ref' in node && typeof node.$ref === 'string') return resolve(node.$ref, from);
    const parts = Object.entries(node).filter(([key]) => key !== 'definitions' && key !== '$schema');
    return Object.fromEntries(parts.map(([key, part]) => [key, inline(part, from)]));
  };
  const url = new URL(name, SCHEMAS);
  return inline(read(url), url) as ConfigSchema;
}
