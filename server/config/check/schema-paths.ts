import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { ConfigSchema } from './schema.ts';

/** How the text of an environment variable becomes a value. */
export type Reading = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'strings' | 'json';

/** A key that the schema knows: `secrets.cookie`, and `secrets.cookie.#` for the items of a list. */
export interface SchemaPath {
  readonly name: string;
  readonly reading: Reading;
  readonly default?: Json;
}

/**
 * Every key of the schema that has a type or a default, sorted by name, each once. A place that states a default
 * wins over one that does not (a condition may name the same key again).
 */
export function listPaths(schema: ConfigSchema): SchemaPath[] {
  const found = new Map<string, SchemaPath>();
  visit(schema, [], (path) => {
    const known = found.get(path.name);
    if (known === undefined || (known.default === undefined && path.default !== undefined)) found.set(path.name, path);
  });
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function visit(node: ConfigSchema, parents: readonly string[], emit: (path: SchemaPath) => void): void {
  const fallback = node.default as Json | undefined;
  const reading = readingOf(node);
  if (parents.length > 0 && (reading !== undefined || fallback !== undefined)) {
    const path = { name: parents.join('.'), reading: reading ?? 'string' };
    emit(fallback === undefined ? path : { ...path, default: fallback });
  }
  for (const part of branchesOf(node)) visit(part, parents, emit);
  for (const [key, part] of Object.entries(node.properties ?? {})) visit(part, [...parents, key], emit);
  if (isJsonObject(node.items)) visit(node.items as ConfigSchema, [...parents, '#'], emit);
}

function branchesOf(node: ConfigSchema): ConfigSchema[] {
  const single = [node.not, node.if, node.then, node.else].filter((part) => part !== undefined);
  return [...single, ...(node.allOf ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
}

function readingOf(node: ConfigSchema): Reading | undefined {
  if (node.const !== undefined) return readingOfConstant(node.const);
  switch (node.type) {
    case undefined:
      return undefined;
    case 'array':
      return node.items?.type === 'string' ? 'strings' : 'json';
    case 'object':
      return 'json';
    default:
      return node.type;
  }
}

function readingOfConstant(constant: unknown): Reading | undefined {
  switch (typeof constant) {
    case 'boolean':
    case 'string':
    case 'number':
      return typeof constant as 'boolean' | 'string' | 'number';
    default:
      return undefined;
  }
}
