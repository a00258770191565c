/**
 * Signed and optionally encrypted cookie values in the "securecookie v1" format:
 * base64url( unixtime "|" base64url(payload) "|" HMAC-SHA256(hashKey, name "|" unixtime "|" base64url(payload)) ),
 * where payload is a gob string map, with a block key as IV(16) || AES-CTR(gob).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { decodeStringMap, encodeStringMap } from '../go/gob.ts';

/** The format's limit for writing and reading, in characters. Browsers have the same limit. */
const MAX_LENGTH = 4096;
const MAC_LENGTH = 32;
const IV_LENGTH = 16;
const PIPE = 0x7c;
const ENCODED = /^[A-Za-z0-9_-]+={0,2}$/;
/** Longest decimal timestamp that a JavaScript number represents exactly. */
const MAX_TIMESTAMP_DIGITS = 15;

/** Default validity of a cookie: 30 days, in seconds (reference behaviour). */
export const DEFAULT_COOKIE_MAX_AGE_SECONDS = 86_400 * 30;

interface CookieKey {
  readonly hashKey: KeyObject;
  readonly block?: { readonly algorithm: string; readonly key: KeyObject };
}

/** Signs and reads cookie values. */
export interface CookieCodec {
  /**
   * Signs `values` under the first key. Throws a RangeError when the result is longer than a cookie may be. This is a bug
   * in the caller: the content of our cookies is bounded.
   */
  encode(name: string, values: ReadonlyMap<string, string>, nowMs?: number): string;
  /**
   * The values of a cookie that one of the keys signed within `maxAgeSeconds` (0: no limit), else `undefined`.
   * Never throws, for any input.
   */
  decode(name: string, value: string, maxAgeSeconds: number, nowMs?: number): ReadonlyMap<string, string> | undefined;
}

const AES_CTR_BY_KEY_LENGTH: Readonly<Record<number, string>> = {
  16: 'aes-128-ctr',
  24: 'aes-192-ctr',
  32: 'aes-256-ctr',
};

function cookieKey(hashKey: Buffer, blockKey?: Buffer): CookieKey {
  const algorithm = blockKey && AES_CTR_BY_KEY_LENGTH[blockKey.length];
  if (!blockKey || !algorithm) return { hashKey: createSecretKey(hashKey) };
  return { hashKey: createSecretKey(hashKey), block: { algorithm, key: createSecretKey(blockKey) } };
}

function requireSecrets(secrets: readonly string[]): void {
  if (secrets.length === 0 || secrets.includes(''))
    throw new TypeError('cookie secrets: at least one is required, and each must be non-empty');
}

/** The codec of session cookies: each secret signs, and its SHA-256 encrypts. Creating one is slow, so keep it. */
export function createSessionCookieCodec(secrets: readonly string[]): CookieCodec {
  requireSecrets(secrets);
  return codec(secrets.map((secret) => cookieKey(Buffer.from(secret), createHash('sha256').update(secret).digest())));
}

/**
 * The codec of continuity cookies: the secrets are read as (hash key, block key) pairs (reference behaviour). The reference
 * fails on a block key whose length AES does not support. Zelos then signs without encrypting, as it does with an odd last
 * secret: the cookie holds only a random id.
 */
export function createContinuityCookieCodec(secrets: readonly string[]): CookieCodec {
  requireSecrets(secrets);
  const keys: CookieKey[] = [];
  for (let index = 0; index < secrets.length; index += 2) {
    const block = secrets[index + 1];
    keys.push(cookieKey(Buffer.from(secrets[index] ?? ''), block === undefined ? undefined : Buffer.from(block)));
  }
  return codec(keys);
}

function codec(keys: readonly CookieKey[]): CookieCodec {
  return {
    encode(name, values, nowMs = Date.now()) {
      const [key] = keys;
      if (!key) throw new TypeError('a cookie codec needs a key');
      return encodeWith(key, name, values, nowMs);
    },
    decode(name, value, maxAgeSeconds, nowMs = Date.now()) {
      const cookie = parse(value);
      if (!cookie) return undefined;
      const key = keys.find((candidate) => timingSafeEqual(mac(candidate, name, cookie.signed), cookie.mac));
      if (!key) return undefined;
      if (maxAgeSeconds !== 0 && cookie.timestamp < Math.floor(nowMs / 1000) - maxAgeSeconds) return undefined;
      const gob = decrypt(key, cookie.payload);
      return gob && decodeStringMap(gob);
    },
  };
}

interface ParsedCookie {
  readonly timestamp: number;
  /** `unixtime "|" base64url(payload)`: the MAC covers the name and this part. */
  readonly signed: string;
  readonly payload: Buffer;
  readonly mac: Buffer;
}

function parse(value: string): ParsedCookie | undefined {
  if (value.length > MAX_LENGTH || !ENCODED.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64url');
  const macStart = bytes.length - MAC_LENGTH;
  // The MAC is raw bytes and may contain the separator, so its length locates it.
  if (macStart < 2 || bytes[macStart - 1] !== PIPE) return undefined;
  const signed = bytes.toString('latin1', 0, macStart - 1);
  const pipe = signed.indexOf('|');
  if (pipe < 1 || pipe > MAX_TIMESTAMP_DIGITS) return undefined;
  const timestamp = Number(signed.slice(0, pipe));
  const encoded = signed.slice(pipe + 1);
  if (!Number.isSafeInteger(timestamp) || !ENCODED.test(encoded)) return undefined;
  return { timestamp, signed, payload: Buffer.from(encoded, 'base64url'), mac: bytes.subarray(macStart) };
}

function mac(key: CookieKey, name: string, signed: string): Buffer {
  return createHmac('sha256', key.hashKey).update(`${name}|${signed}`).digest();
}

function decrypt(key: CookieKey, payload: Buffer): Buffer | undefined {
  if (!key.block) return payload;
  if (payload.length <= IV_LENGTH) return undefined;
  const decipher = createDecipheriv(key.block.algorithm, key.block.key, payload.subarray(0, IV_LENGTH));
  return decipher.update(payload.subarray(IV_LENGTH));
}

function encrypt(key: CookieKey, gob: Buffer): Buffer {
  if (!key.block) return gob;
  const iv = randomBytes(IV_LENGTH);
  return Buffer.concat([iv, createCipheriv(key.block.algorithm, key.block.key, iv).update(gob)]);
}

function encodeWith(key: CookieKey, name: string, values: ReadonlyMap<string, string>, nowMs: number): string {
  const signed = `${Math.floor(nowMs / 1000)}|${paddedBase64Url(encrypt(key, encodeStringMap(values)))}`;
  const value = paddedBase64Url(Buffer.concat([Buffer.from(`${signed}|`, 'latin1'), mac(key, name, signed)]));
  if (value.length > MAX_LENGTH)
    throw new RangeError(`cookie ${name} would be ${value.length} bytes; the limit is ${MAX_LENGTH}`);
  return value;
}

/** base64url with the padding that Go's `base64.URLEncoding` writes and requires. */
function paddedBase64Url(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
