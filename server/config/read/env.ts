import { parseBool } from '../../go/bool.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { perObject } from '../../kernel/memo.ts';
import type { Reading, SchemaPath } from '../check/schema-paths.ts';
import type { ConfigWarning } from '../model.ts';
import { parseStringList } from './env-list.ts';
import { leavesOf, setLeaves } from './merge.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Lays the environment over the tree. A value that cannot be read as its type is taken as the reference takes it, and told. */
export function applyEnv(
  tree: JsonObject,
  env: Env,
  paths: readonly SchemaPath[],
): { tree: JsonObject; warnings: ConfigWarning[] } {
  const find = pathFinder(paths);
  const warnings: ConfigWarning[] = [];
  let layer: JsonObject = {};
  for (const [variable, text] of Object.entries(env)) {
    const target = text === undefined ? undefined : find(variable);
    if (target === undefined || text === undefined) continue;
    const { value, complaint } = readText(text, target.reading);
    layer = setLeaves(layer, [{ path: target.path, value }]);
    if (complaint)
      warnings.push({ path: target.path.join('.'), message: `environment variable ${variable} ${complaint}` });
  }
  return { tree: setLeaves(tree, leavesOf(layer)), warnings };
}

interface Target {
  readonly path: readonly (string | number)[];
  readonly reading: Reading;
}

/**
 * Finds the key that a variable means: upper or lower case, `_` for both `.` and `_`, positions of a list as numbers
 * (`SECRETS_COOKIE_0`). Where several keys fit, the first in alphabetical order is meant: reference behaviour.
 */
const pathFinder = perObject((paths: readonly SchemaPath[]): ((variable: string) => Target | undefined) => {
  const plain = new Map<string, SchemaPath>();
  const lists: { readonly pattern: RegExp; readonly path: SchemaPath }[] = [];
  for (const path of paths) {
    const dotted = path.name.replaceAll('_', '.');
    if (path.name.includes('#')) lists.push({ pattern: listPattern(dotted), path });
    else if (!plain.has(dotted)) plain.set(dotted, path);
  }
  const heads = new Set(paths.map(({ name }) => name.split(/[._]/, 1)[0] ?? ''));
  return (variable) => {
    const dotted = variable.toLowerCase().replaceAll('_', '.');
    if (!heads.has(dotted.split('.', 1)[0] ?? '')) return undefined;
    const path = plain.get(dotted);
    if (path) return { path: path.name.split('.'), reading: path.reading };
    for (const { pattern, path: item } of lists) {
      const indices = pattern.exec(dotted)?.slice(1);
      if (indices) return { path: withIndices(item.name, indices), reading: item.reading };
    }
    return undefined;
  };
});

// Four digits: a longer list than that is an accident, and would only fill memory with nulls.
const listPattern = (dotted: string): RegExp =>
  new RegExp(`^${dotted.split('#').map(escapeRegExp).join('([0-9]{1,4})')}$`);

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function withIndices(name: string, indices: readonly string[]): (string | number)[] {
  let next = 0;
  return name.split('.').map((part) => (part === '#' ? Number(indices[next++]) : part));
}

interface Read {
  readonly value: Json;
  readonly complaint?: string;
}

function readText(text: string, reading: Reading): Read {
  switch (reading) {
    case 'string':
      return { value: text };
    case 'boolean':
      return readBoolean(text);
    case 'integer':
      return readInteger(text);
    case 'number':
      return readNumber(text);
    case 'null':
      return { value: null };
    case 'strings':
      return { value: isJson(text) ? decodeContainer(text) : parseStringList(text) };
    case 'json':
      return { value: decodeContainer(text) };
  }
}

/** Any text but the spellings of a boolean means false (reference behaviour). */
function readBoolean(text: string): Read {
  const value = parseBool(text);
  return value === undefined
    ? { value: false, complaint: 'is neither true nor false and is taken as false' }
    : { value };
}

function readInteger(text: string): Read {
  const octal = /^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text;
  const number = /^[+-]?\d+(?:\.0+)?$|^0[xob][0-9a-f]+$/i.test(octal) ? Number(octal) : Number.NaN;
  if (Number.isSafeInteger(number)) return { value: number };
  return { value: 0, complaint: 'is not a whole number and is taken as 0' };
}

function readNumber(text: string): Read {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? { value: number } : { value: 0, complaint: 'is not a number and is taken as 0' };
}

function isJson(text: string): boolean {
  return parseJson(text) !== undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A JSON list or object; anything else is null, which the schema then refuses with the key's path. */
function decodeContainer(text: string): Json {
  const value = parseJson(text);
  return Array.isArray(value) || isJsonObject(value) ? (value as Json) : null;
}
