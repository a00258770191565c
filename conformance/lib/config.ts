import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Json, isObject } from './answer.ts';
import { keyDocument } from './signing-keys.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Where a server of one config variant shall listen. */
export interface Addresses {
  readonly publicPort: number;
  readonly adminPort: number;
  /** Where web hooks go; needed by variants that have some. */
  readonly hooksUrl?: string;
  /** The OpenID provider; needed by variants that name it. */
  readonly providerUrl?: string;
  /** The authorization server that users log in for; needed by variants that name it. */
  readonly oauth2Url?: string;
}

/**
 * The whole configuration of a variant: `configs/base.yaml` with the variant's file merged over it (lists are
 * replaced), `schema://name` made a `base64://` URL of `schemas/name.json`, `jsonnet://source` one of its text and `keys://name` one of
 * keys made for this run, `hooks://path` an address of the receiver of web hooks, `provider://path` one of the OpenID provider, `oauth2://path` one
 * of the authorization server, and the addresses set.
 */
export async function buildConfig(variant: string, origins: Addresses): Promise<Json> {
  const { publicPort, adminPort } = origins;
  const base = await readYaml('base');
  const merged = variant === 'base' ? base : merge(base, await readYaml(variant));
  const addresses: Json = {
    serve: {
      public: { base_url: `http://127.0.0.1:${publicPort}/`, host: '127.0.0.1', port: publicPort },
      admin: { base_url: `http://127.0.0.1:${adminPort}/`, host: '127.0.0.1', port: adminPort },
    },
  };
  return resolve(merge(merged, addresses), origins);
}

/** Whether something expires within seconds in a variant, so that its scenarios have to be played in time. */
export async function isShortLived(variant: string): Promise<boolean> {
  return /(?:lifespan|max_age): '?\d+s/.test(await readFile(`${ROOT}configs/${variant}.yaml`, 'utf8'));
}

async function readYaml(name: string): Promise<Json> {
  return parse(await readFile(`${ROOT}configs/${name}.yaml`, 'utf8'), { merge: true }) as Json;
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

async function resolve(value: Json, origins: Addresses): Promise<Json> {
  if (typeof value === 'string') return resolveUrl(value, origins);
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(item, origins)));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(async ([key, member]) => [key, await resolve(member, origins)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function resolveUrl(url: string, { hooksUrl, providerUrl, oauth2Url }: Addresses): Promise<string> {
  const [, scheme, rest = ''] = /^(schema|jsonnet|keys|hooks|provider|oauth2):\/\/(.*)$/s.exec(url) ?? [];
  if (scheme === undefined) return url;
  if (scheme === 'jsonnet') return inline(rest);
  if (scheme === 'keys') return inline(keyDocument(rest));
  if (scheme === 'schema') return inline(await readFile(`${ROOT}schemas/${rest}.json`));
  const origin = { provider: providerUrl, oauth2: oauth2Url, hooks: hooksUrl }[scheme];
  if (origin === undefined) throw new Error(`${url}: this address is not known here`);
  return rest === '' ? origin : `${origin}/${rest}`;
}

function inline(content: string | Buffer): string {
  return `base64://${Buffer.from(content).toString('base64')}`;
}
