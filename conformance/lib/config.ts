import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Json, isObject } from './answer.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Where a server of one config variant shall listen. */
export interface Addresses {
  readonly publicPort: number;
  readonly adminPort: number;
  /** Where web hooks go; needed by variants that have some. */
  readonly hooksUrl?: string;
}

/**
 * The whole configuration of a variant: `configs/base.yaml` with the variant's file merged over it (lists are
 * replaced), `schema://name` made a `base64://` URL of `schemas/name.json` and `jsonnet://source` one of its text, `hooks://path` an
 * address of the receiver of web hooks, and the addresses set.
 */
export async function buildConfig(variant: string, { publicPort, adminPort, hooksUrl }: Addresses): Promise<Json> {
  const base = await readYaml('base');
  const merged = variant === 'base' ? base : merge(base, await readYaml(variant));
  const addresses: Json = {
    serve: {
      public: { base_url: `http://127.0.0.1:${publicPort}/`, host: '127.0.0.1', port: publicPort },
      admin: { base_url: `http://127.0.0.1:${adminPort}/`, host: '127.0.0.1', port: adminPort },
    },
  };
  return resolve(merge(merged, addresses), hooksUrl);
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

async function resolve(value: Json, hooksUrl: string | undefined): Promise<Json> {
  if (typeof value === 'string') return resolveUrl(value, hooksUrl);
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(item, hooksUrl)));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(async ([key, member]) => [key, await resolve(member, hooksUrl)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function resolveUrl(url: string, hooksUrl: string | undefined): Promise<string> {
  const [, scheme, rest = ''] = /^(schema|jsonnet|hooks):\/\/(.*)$/s.exec(url) ?? [];
  if (scheme === undefined) return url;
  if (scheme === 'jsonnet') return inline(rest);
  if (scheme === 'schema') return inline(await readFile(`${ROOT}schemas/${rest}.json`));
  if (hooksUrl === undefined) throw new Error(`${url}: no server receives web hooks`);
  return `${hooksUrl}/${rest}`;
}

function inline(content: string | Buffer): string {
  return `base64://${Buffer.from(content).toString('base64')}`;
}
