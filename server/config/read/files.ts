import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments, type ScalarTag } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { ConfigError } from '../check/errors.ts';

/** Largest configuration file that is read; more is a mistake. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads one configuration file by its extension: .yaml, .yml, .json or .toml.
 * @throws ConfigError naming the file when it is absent, of another kind, or does not parse.
 */
export function readConfigFile(path: string): JsonObject {
  const parse = PARSERS[extname(path)];
  if (!parse) throw problem(path, 'unknown kind of configuration file', '.yaml, .yml, .json, .toml');
  const text = readText(path);
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw problem(path, `cannot be parsed: ${firstLine(error)}`);
  }
  if (value === null || value === undefined) return {};
  if (!isJsonObject(value)) throw problem(path, 'does not hold keys and values at its top', 'a map');
  return toPlain(value, path) as JsonObject;
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MAX_BYTES) throw new Error(`is larger than ${MAX_BYTES} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw problem(path, `cannot be read: ${firstLine(error)}`);
  }
}

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  '.yaml': parseYaml,
  '.yml': parseYaml,
  '.json': parseJson,
  '.toml': (text) => parseToml(text),
};

/** JSON.parse quotes the text around a mistake in its message; that may hold secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    throw new Error(position === undefined ? 'not valid JSON' : `not valid JSON at position ${position}`, {
      cause: error,
    });
  }
}

/** The reference's parser reads `0755` as octal, which YAML 1.2 does not; `socket.mode` is written that way. */
const legacyOctal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  test: /^0[0-7]+$/,
  default: true,
  resolve: (text) => Number.parseInt(text, 8),
};

/** The first document of the text; `<<` merges, duplicate keys are an error, aliases are bounded. */
function parseYaml(text: string): unknown {
  const [document] = parseAllDocuments(text, { merge: true, customTags: (tags) => [legacyOctal, ...tags] });
  if (document === undefined || !('errors' in document)) return null;
  const [error] = document.errors;
  if (error) throw error;
  return document.toJS({ maxAliasCount: 1000 });
}

/** Dates become text and what JSON cannot hold is refused, so that the schema sees JSON alone. */
function toPlain(value: unknown, path: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item: unknown) => toPlain(item, path));
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item, path)]));
  }
  throw problem(path, 'holds a value that JSON cannot hold, such as .nan or .inf');
}

/** Parsers of YAML and TOML quote the text around a mistake below the first line; that may hold secrets. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n', 1)[0] ?? '').replace(/:$/, '');
}

function problem(path: string, message: string, allowed?: string): ConfigError {
  return new ConfigError([allowed === undefined ? { path, message } : { path, message, allowed }]);
}
