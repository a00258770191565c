import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SigningKey } from '../../../../conformance/lib/providers/signing-key.ts';
import type { Json } from '../../../kernel/json.ts';
import type { HttpClient } from '../../../outbound/http-client.ts';
import { ProviderDocuments } from './documents.ts';
import { generic } from './generic.ts';
import type { ProviderContext } from './kind.ts';
import { verifyIdToken } from './openid.ts';

const ISSUER = 'https://provider.test';
const JWKS = `${ISSUER}/jwks`;
const RULES = { issuer: ISSUER, jwksUri: JWKS, algorithms: ['RS256', 'HS256', 'none'], audiences: ['client'] };
const RIGHT = { iss: ISSUER, aud: 'client', sub: 'ada' };

/** What the provider answers for its keys; undefined: it is down. */
let keys: Json | undefined;
let headers: Record<string, string>;
let asked: number;
const http = {
  request: async () => {
    asked += 1;
    if (keys === undefined) throw new Error('down');
    return { status: 200, headers, body: Buffer.from(JSON.stringify(keys)) };
  },
} as unknown as HttpClient;

let provider: ProviderContext;
let key: SigningKey;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  key = await SigningKey.generate('first');
  [keys, headers, asked] = [key.set, { 'cache-control': 'max-age=3600' }, 0];
  provider = { kind: generic, http, documents: new ProviderDocuments() } as unknown as ProviderContext;
});
afterEach(() => vi.useRealTimers());

const after = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const verified = async (token: Promise<string>) => verifyIdToken(provider, await token, RULES);
const refused = { fields: { code: 400 } };

describe('keys of a provider', () => {
  it('are kept for as long as their headers say', async () => {
    for (const minutes of [0, 30, 29]) {
      after(minutes * 60_000);
      await verified(key.idToken(RIGHT, 'first'));
    }
    expect(asked).toBe(1);
    after(2 * 60_000);
    await verified(key.idToken(RIGHT, 'first'));
    expect(asked).toBe(2);
  });

  it('are kept for a minute where the headers forbid it', async () => {
    headers = { 'cache-control': 'no-store' };
    await verified(key.idToken(RIGHT, 'first'));
    after(59_000);
    await verified(key.idToken(RIGHT, 'first'));
    expect(asked).toBe(1);
    after(2_000);
    await verified(key.idToken(RIGHT, 'first'));
    expect(asked).toBe(2);
  });

  it('are good for a day more while the provider is down', async () => {
    await verified(key.idToken(RIGHT, 'first'));
    keys = undefined;
    after(24 * 3_600_000);
    expect(await verified(key.idToken(RIGHT, 'first'))).toMatchObject({ sub: 'ada' });
    after(2 * 3_600_000);
    await expect(verified(key.idToken(RIGHT, 'first'))).rejects.toMatchObject(refused);
  });

  it('are read again for a key that is new', async () => {
    await verified(key.idToken(RIGHT, 'first'));
    const next = await SigningKey.generate('second');
    keys = next.set;
    after(10_001);
    expect(await verified(next.idToken(RIGHT, 'second'))).toMatchObject({ sub: 'ada' });
    await expect(verified(key.idToken(RIGHT, 'first'))).rejects.toMatchObject(refused);
  });

  it('are not read again for each token with a key that does not exist', async () => {
    await verified(key.idToken(RIGHT, 'first'));
    for (let count = 0; count < 5; count += 1)
      await expect(verified(key.idToken(RIGHT, 'unknown'))).rejects.toMatchObject(refused);
    expect(asked).toBe(1);
  });
});

describe('an algorithm', () => {
  it('that signs with what both sides know proves nothing', async () => {
    const secret = new TextEncoder().encode('client-secret-of-more-than-32-characters');
    keys = { keys: [{ kty: 'oct', kid: 'first', k: Buffer.from(secret).toString('base64url') }] };
    const token = new SignJWT(RIGHT)
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(secret);
    await expect(verified(token)).rejects.toMatchObject(refused);
  });

  it('that the provider does not announce is refused', async () => {
    const token = await key.idToken(RIGHT, 'first');
    await expect(verifyIdToken(provider, token, { ...RULES, algorithms: ['ES256'] })).rejects.toMatchObject(refused);
  });

  it('is RS256 where the provider announces none', async () => {
    const token = await key.idToken(RIGHT, 'first');
    expect(await verifyIdToken(provider, token, { ...RULES, algorithms: undefined })).toMatchObject({ sub: 'ada' });
  });
});
