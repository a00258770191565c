/**
 * Opaque page tokens: base64url( nonce(24) || XSalsa20-Poly1305(JSON) ), the container that the reference uses as well.
 * Clients cannot read or make one, so what is in it may be trusted and may change.
 */
import { createHash, randomBytes } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';

const NONCE_BYTES = 24;
const TAG_BYTES = 16;
/** A cursor is a few columns; everything longer was not made here. */
const MAX_TOKEN_LENGTH = 2048;
const FORM = /^[A-Za-z0-9_-]+={0,2}$/;
const LIFETIME_MS = 60 * 60 * 1000;

export type PageTokenProblem = 'page-token-malformed' | 'page-token-forged' | 'page-token-expired';

export type OpenedPageToken =
  | { readonly ok: true; readonly cursor: readonly string[] }
  | { readonly ok: false; readonly problem: PageTokenProblem };

export interface PageTokens {
  /** The token for a cursor, the column values where the next page starts. Valid for an hour. */
  seal(cursor: readonly string[], nowMs?: number): string;
  /** Reads a token back; tries every secret. Never throws. */
  open(token: string, nowMs?: number): OpenedPageToken;
}

interface Content {
  /** When it expires, milliseconds since 1970. */
  readonly e: number;
  readonly c: readonly string[];
}

function isContent(value: unknown): value is Content {
  if (typeof value !== 'object' || value === null || !('e' in value) || !('c' in value)) return false;
  return typeof value.e === 'number' && Array.isArray(value.c) && value.c.every((column) => typeof column === 'string');
}

function decrypt(keys: readonly Buffer[], sealed: Buffer): unknown {
  for (const key of keys) {
    try {
      const plain = xsalsa20poly1305(key, sealed.subarray(0, NONCE_BYTES)).decrypt(sealed.subarray(NONCE_BYTES));
      return JSON.parse(Buffer.from(plain).toString());
    } catch {
      // not sealed with this secret, perhaps with the next
    }
  }
  return undefined;
}

/**
 * Page tokens under `secrets.pagination`, or `secrets.default` without them; the first seals. Throws a TypeError without
 * any secret: the reference then uses a key that everyone knows.
 */
export function createPageTokens(secrets: readonly string[]): PageTokens {
  const keys = secrets.map((secret) => createHash('sha512-256').update(secret).digest());
  const [current] = keys;
  if (!current) throw new TypeError('page tokens need a secret');
  return {
    seal(cursor, nowMs = Date.now()) {
      const content: Content = { e: nowMs + LIFETIME_MS, c: cursor };
      const nonce = randomBytes(NONCE_BYTES);
      const sealed = xsalsa20poly1305(current, nonce).encrypt(Buffer.from(JSON.stringify(content)));
      return Buffer.concat([nonce, sealed]).toString('base64url');
    },
    open(token, nowMs = Date.now()) {
      if (token.length > MAX_TOKEN_LENGTH || !FORM.test(token)) return { ok: false, problem: 'page-token-malformed' };
      const sealed = Buffer.from(token, 'base64url');
      if (sealed.length <= NONCE_BYTES + TAG_BYTES) return { ok: false, problem: 'page-token-malformed' };
      const content = decrypt(keys, sealed);
      if (!isContent(content)) return { ok: false, problem: 'page-token-forged' };
      if (content.e < nowMs) return { ok: false, problem: 'page-token-expired' };
      return { ok: true, cursor: content.c };
    },
  };
}
