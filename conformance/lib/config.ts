import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Json } from './answer.ts';
import { isObject } from './answer.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Where a server of one config variant shall listen. */
export interface Addresses {
  readonly publicPort: number;
  readonly adminPort: number;
}

/**
 * The whole configuration of a variant: `configs/base.yaml` with the variant's file merged over it (lists are
 * replaced), `schema://name` made a `base64://` URL of `schemas/name.json`, and the addresses set.
 */
export async function buildConfig(variant: string, { publicPort, adminPort }: Addresses): Promise<Json> {
  const base = await readYaml('base');
  const merged = variant === 'base' ? base : merge(base, await readYaml(variant));
  const addresses: Json = {
    serve: {
      public: { base_url: `http://127.0.0.1:${publicPort}/`, host: '127.0.0.1', port: publicPort },
      admin: { base_url: `http://127.0.0.1:${adminPort}/`, host: '127.0.0.1', port: adminPort },
    },
  };
  return inlineSchemas(merge(merged, addresses));
}

async function readYaml(name: string): Promise<Json> {
  return parse(await readFile(`${ROOT}configs/${name}.yaml`, 'utf8')) as Json;
}

function merge(under: Json, over: Json): Json {
  if (!isObject(under) || !isObject(over)) return over;
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = below === undefined ? value : merge(below, value);
  }
  return merged;
}

async function inlineSchemas(value: Json): Promise<Json> {
  if (typeof value === 'string' && value.startsWith('schema://')) {
    const schema = await readFile(`${ROOT}schemas/${value.slice('schema://'.length)}.json`);
    return `base64://${schema.toString('base64')}`;
  }
  if (Array.isArray(value)) return Promise.all(value.map(inlineSchemas));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(async ([key, member]) => [key, await inlineSchemas(member)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
