/**
 * Opaque page tokens: base64url( nonce(24) || XSalsa20-Poly1305(JSON) ), the same container as the reference's.
 * Clients can neither read nor forge a token, so its content is trusted and may change between versions.
 */
import { createHash, randomBytes } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';

const NONCE_BYTES = 24;
const TAG_BYTES = 16;
/** A cursor is a few columns, so longer tokens are forged. In characters. */
const MAX_TOKEN_LENGTH = 2048;
const FORM = /^[A-Za-z0-9_-]+={0,2}$/;
const LIFETIME_MS = 60 * 60 * 1000;

/** Why a page token is refused. */
export type PageTokenProblem = 'page-token-malformed' | 'page-token-forged' | 'page-token-expired';

/** The cursor of a page token, or why the token is refused. */
export type OpenedPageToken =
  | { readonly ok: true; readonly cursor: readonly string[] }
  | { readonly ok: false; readonly problem: PageTokenProblem };

/** Makes and reads page tokens. */
export interface PageTokens {
  /** The token for a cursor: the column values at which the next page starts. Valid for an hour. */
  seal(cursor: readonly string[], nowMs?: number): string;
  /** Reads a token, trying every secret. Never throws. */
  open(token: string, nowMs?: number): OpenedPageToken;
}

interface Content {
  /** Expiry, in milliseconds since 1970. */
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
      // Sealed with another secret: try the next one.
    }
  }
  return undefined;
}

/**
 * Page tokens under `secrets.pagination`, or under `secrets.default` without them; the first secret seals. Throws a
 * TypeError without any secret: the reference then uses a public key.
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
