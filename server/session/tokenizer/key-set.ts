/** JSON Web Key Sets (RFC 7517) as the reference reads them. */
import { badRequest } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** A key of a set, its members checked for their form only. */
export interface SigningKey {
  /** Empty when the key has none. */
  readonly kid: string;
  readonly alg: string;
  /** The members that make the key (`kty`, `crv`, `n`, ...); bytes are base64url without padding. */
  readonly jwk: Readonly<Record<string, string>>;
}

interface KeyType {
  /** Members that have to be there, in a public and in a private key alike. */
  readonly required: readonly string[];
  readonly bytes: readonly string[];
}

/** RFC 7518 section 6 and RFC 8037 section 2. */
const KEY_TYPES: Readonly<Record<string, KeyType>> = {
  RSA: { required: ['n', 'e'], bytes: ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] },
  EC: { required: ['crv', 'x', 'y'], bytes: ['x', 'y', 'd'] },
  OKP: { required: ['crv', 'x'], bytes: ['x', 'd'] },
  oct: { required: ['k'], bytes: ['k'] },
};

/** Members that are text in a key of any type. */
const TEXTS = ['alg', 'kid', 'use', 'x5u', 'x5t', 'x5t#S256'];

const unreadable = () => badRequest('failed to parse JWK set');

/**
 * The first key of a set, which is the one that signs, or a document that is one key. Undefined for an empty set.
 * @throws ApiError 400 when any key of the set cannot be read, as in the reference
 */
export function firstKey(document: string): SigningKey | undefined {
  const set = parsed(document);
  if (!isJsonObject(set)) throw unreadable();
  if (!Object.hasOwn(set, 'keys')) return readKey(set);
  const keys = set['keys'] ?? [];
  if (!Array.isArray(keys)) throw unreadable();
  const [first] = (keys as readonly Json[]).map(readKey);
  return first;
}

function parsed(document: string): Json {
  try {
    return JSON.parse(document) as Json;
  } catch {
    throw unreadable();
  }
}

function readKey(key: Json): SigningKey {
  if (!isJsonObject(key)) throw unreadable();
  const kty = textOf(key, 'kty');
  const type = Object.hasOwn(KEY_TYPES, kty) ? KEY_TYPES[kty] : undefined;
  if (type === undefined || type.required.some((name) => !Object.hasOwn(key, name))) throw unreadable();
  for (const name of TEXTS) textOf(key, name);
  const jwk: Record<string, string> = { kty };
  if (type.required.includes('crv')) jwk['crv'] = textOf(key, 'crv');
  for (const name of type.bytes) if (Object.hasOwn(key, name)) jwk[name] = base64url(textOf(key, name));
  return { kid: textOf(key, 'kid'), alg: textOf(key, 'alg'), jwk };
}

/** The text of a member. One that is absent or null is empty, as Go decodes it. */
function textOf(key: JsonObject, name: string): string {
  const value = Object.hasOwn(key, name) ? (key[name] ?? '') : '';
  if (typeof value !== 'string') throw unreadable();
  return value;
}

/** Bytes in either alphabet, padded or not, which the reference accepts. */
function base64url(text: string): string {
  if (!/^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/.test(text)) throw unreadable();
  return Buffer.from(text, 'base64').toString('base64url');
}
