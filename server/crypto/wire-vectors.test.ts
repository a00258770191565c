import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCipher } from './ciphers.ts';
import { hmacHex } from './code-hmac.ts';
import { createContinuityCookieCodec, createSessionCookieCodec } from './securecookie.ts';

/** Values that the reference wrote, kept outside the repository. Without the file these tests are skipped; the other tests have recorded values. */
const FILE = new URL('../../../shared/kratos-v26.2.0/wire-vectors.json', import.meta.url);

interface CookieVector {
  readonly name: string;
  readonly secret: string;
  readonly value: string;
  readonly decoded: Record<string, string>;
}
interface WireVectors {
  readonly session_cookies: CookieVector[];
  readonly continuity_cookie_one_secret: CookieVector;
  readonly code_hmac_sha512_256_hex: Record<string, string>;
  readonly ciphers: Record<'aes' | 'xchacha20-poly1305' | 'plaintext' | 'secret', string>;
}

describe.skipIf(!existsSync(FILE))('wire vectors of the reference', () => {
  const vectors = (): WireVectors => JSON.parse(readFileSync(FILE, 'utf8'));

  it('session cookies', () => {
    const cookies = vectors().session_cookies;
    expect(cookies.length).toBeGreaterThan(0);
    for (const { secret, name, value, decoded } of cookies) {
      expect(Object.fromEntries(createSessionCookieCodec([secret]).decode(name, value, 0) ?? [])).toEqual(decoded);
    }
  });

  it('continuity cookie', () => {
    const { secret, name, value, decoded } = vectors().continuity_cookie_one_secret;
    expect(Object.fromEntries(createContinuityCookieCodec([secret]).decode(name, value, 0) ?? [])).toEqual(decoded);
  });

  it('code HMACs', () => {
    const { secret = '', ...codes } = vectors().code_hmac_sha512_256_hex;
    expect(Object.entries(codes)).not.toHaveLength(0);
    for (const [code, expected] of Object.entries(codes)) expect(hmacHex(secret, code)).toBe(expected);
  });

  it('ciphers', () => {
    const { secret, plaintext, ...encrypted } = vectors().ciphers;
    expect(createCipher('aes', [secret]).decrypt(encrypted.aes).toString()).toBe(plaintext);
    expect(createCipher('xchacha20-poly1305', [secret]).decrypt(encrypted['xchacha20-poly1305']).toString()).toBe(
      plaintext,
    );
  });
});
