import { generateKeyPairSync, randomBytes, type JsonWebKey, type KeyObject } from 'node:crypto';
import { createVerifier, type Algorithm } from 'fast-jwt';
import { importJWK, jwtVerify, decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { composed, PUBLIC_URL, testConfig, type ComposedServers } from '../../test/http-server.ts';
import { startHttpSink, type HttpSink, type SinkAnswer } from '../../test/http-sink.ts';
import { storeIdentity, storeSession } from '../../test/sessions.ts';
import type { Session } from '../model.ts';

const inline = (content: object | string): string =>
  `base64://${Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64')}`;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const ES256 = ec('P-256');

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The key of each algorithm; a secret is its bytes. */
const KEYS: Readonly<Record<string, Pair | Buffer>> = {
  HS256: randomBytes(32),
  HS384: randomBytes(48),
  HS512: randomBytes(64),
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
  ES256,
  ES384: ec('P-384'),
  ES512: ec('P-521'),
  EdDSA: generateKeyPairSync('ed25519'),
};

const jwkOf = (key: Pair | Buffer): JsonWebKey =>
  Buffer.isBuffer(key) ? { kty: 'oct', k: key.toString('base64url') } : key.privateKey.export({ format: 'jwk' });
const setOf = (key: Pair | Buffer, alg: string, kid = `kid-${alg}`) => ({ keys: [{ ...jwkOf(key), alg, kid }] });
const es256 = inline(setOf(ES256, 'ES256'));
const mapper = (snippet: string): JsonObject => ({ jwks_url: es256, ttl: '10m', claims_mapper_url: inline(snippet) });

let sink: HttpSink;
let answer: SinkAnswer = { status: 404 };
let zelos: ComposedServers;
let session: Session;
let now = Date.now();

beforeAll(async () => {
  sink = await startHttpSink(() => answer);
  const templates: Record<string, JsonObject> = {
    remote: { jwks_url: `${sink.url}/keys` },
    'remote-mapper': { jwks_url: es256, claims_mapper_url: `${sink.url}/mapper` },
    'external-id': { jwks_url: es256, subject_source: 'external_id' },
    'no-file': { jwks_url: 'file:///there/is/no/such/secret-file.json' },
    greedy: mapper(
      `{ claims: { sub: 'root', jti: 'j', iss: 'x', sid: 's', exp: 4102444800, html: '<&>', list: [1] } }`,
    ),
    sees: mapper(
      `local s = std.extVar('session'), c = std.extVar('claims'); { claims: { email: s.identity.traits.email, aal: s.authenticator_assurance_level, was: c.sub } }`,
    ),
    admin: mapper(`{ claims: { seen: std.objectHas(std.extVar('session').identity, 'metadata_admin') } }`),
    endless: mapper(`local f(n) = f(n + 1) + 1; { claims: { a: f(0) } }`),
    files: mapper(`{ claims: { a: importstr '/etc/hostname' } }`),
    'no-claims': mapper(`{ other: {} }`),
    fails: mapper(`error std.extVar('session').id`),
  };
  for (const [alg, key] of Object.entries(KEYS)) templates[alg] = { jwks_url: inline(setOf(key, alg)), ttl: '1h' };
  for (const [name, document] of Object.entries(BROKEN)) templates[name] = { jwks_url: inline(document) };
  const config = testConfig({
    session: { whoami: { tokenizer: { templates } } },
    feature_flags: { cacheable_sessions: true },
  });
  zelos = await composed(config, { now: () => new Date(now) });
  const identity = await storeIdentity(zelos.database, { externalId: 'customer-1', metadataAdmin: { secret: true } });
  session = await storeSession(zelos.database, identity.id, { expiresAt: new Date(now + 86_400_000) });
});
afterAll(async () => {
  await zelos[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
});

/** Key sets that cannot sign, by the reason that the reference gives. */
const BROKEN: Readonly<Record<string, object | string>> = {
  'failed to parse JWK set': { keys: [{ ...jwkOf(ES256), alg: 'ES256' }, { kty: 'AKP' }] },
  'Could not find key a suitable key for tokenization in the JWKS url.': { keys: [] },
  'The JSON Web Key must include a valid "alg" parameter but "ES256K" was given.': {
    keys: [{ ...jwkOf(ES256), alg: 'ES256K' }],
  },
  'Unable to decode the given private key.': { keys: [{ ...jwkOf(ec('secp256k1')), alg: 'ES256' }] },
  'Unable to sign JSON Web Token.': { keys: [{ ...ES256.publicKey.export({ format: 'jwk' }), alg: 'ES256' }] },
};

const ask = (template: string, token = session.token) =>
  zelos.public(`/sessions/whoami?tokenize_as=${encodeURIComponent(template)}`, {
    headers: { 'x-session-token': token },
  });

async function tokenOf(template: string): Promise<string> {
  const { status, text, json } = await ask(template);
  expect(status, text).toBe(200);
  return String((json() as JsonObject)['tokenized']);
}

describe('a session as a token', () => {
  it.each(Object.keys(KEYS))('is verified by two libraries: %s', async (alg) => {
    const key = KEYS[alg] ?? rsa;
    const token = await tokenOf(alg);
    const publicKey = Buffer.isBuffer(key) ? key : await importJWK(key.publicKey.export({ format: 'jwk' }) as JWK, alg);
    const { payload, protectedHeader } = await jwtVerify(token, publicKey, { algorithms: [alg], issuer: PUBLIC_URL });
    const pem = Buffer.isBuffer(key) ? key : key.publicKey.export({ format: 'pem', type: 'spki' });
    const seen: unknown = createVerifier({ key: pem, algorithms: [alg as Algorithm], allowedIss: PUBLIC_URL })(token);
    expect(seen).toEqual(payload);
    expect(protectedHeader).toEqual({ alg, kid: `kid-${alg}`, typ: 'JWT' });
    const iat = Math.floor(now / 1000);
    const { id: sid, identityId: sub } = session;
    expect(payload).toEqual({ exp: iat + 3600, iat, nbf: iat, iss: PUBLIC_URL, jti: expect.any(String), sid, sub });
  });

  it('is refused by both when a byte of it is changed', async () => {
    const [header, payload = '', signature] = (await tokenOf('ES256')).split('.');
    const forged = `${header}.${Buffer.from(payload, 'base64url').toString().replace(session.identityId, 'a')}`;
    const [first, changed = ''] = forged.split(/\.(?={)/);
    const token = `${first}.${Buffer.from(changed).toString('base64url')}.${signature}`;
    expect(decodeJwt(token).sub).toBe('a');
    await expect(jwtVerify(token, ES256.publicKey)).rejects.toThrow('signature');
    const pem = ES256.publicKey.export({ format: 'pem', type: 'spki' });
    expect(() => createVerifier({ key: pem })(token) as unknown).toThrow('signature');
  });

  it('is new each time, and no gateway may cache the answer', async () => {
    const ids = await Promise.all([tokenOf('ES256'), tokenOf('ES256')]);
    expect(new Set(ids.map((token) => decodeJwt(token).jti)).size).toBe(2);
    expect((await ask('ES256')).headers).not.toHaveProperty('ory-session-cache-for');
    expect((await ask('')).headers).toHaveProperty('ory-session-cache-for');
    expect((await ask('')).json()).not.toHaveProperty('tokenized');
  });

  it('lasts for a minute unless the template says more', async () => {
    const { exp = 0, iat = 0 } = decodeJwt(await tokenOf('external-id'));
    expect(exp - iat).toBe(60);
  });

  it('has the external id as its subject where the template wants it', async () => {
    expect(decodeJwt(await tokenOf('external-id')).sub).toBe('customer-1');
    const without = await storeSession(zelos.database, (await storeIdentity(zelos.database)).id);
    const refused = await ask('external-id', without.token);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('does not have an external ID set');
  });

  it('is for active sessions only', async () => {
    const old = await storeSession(zelos.database, session.identityId, { expiresAt: new Date(now - 1000) });
    for (const token of ['', 'wrong', old.token]) expect((await ask('ES256', token)).status).toBe(401);
  });
});

describe('a mapper', () => {
  it('sees the session and the claims', async () => {
    expect(decodeJwt(await tokenOf('sees'))).toMatchObject({
      email: 'person@example.com',
      aal: 'aal1',
      was: session.identityId,
    });
  });
  it('does not see what only administrators see', async () => {
    expect(decodeJwt(await tokenOf('admin'))['seen']).toBe(false);
  });
  it('replaces every claim but the subject', async () => {
    expect(decodeJwt(await tokenOf('greedy'))).toMatchObject({
      sub: session.identityId,
      jti: 'j',
      iss: 'x',
      sid: 's',
      exp: 4102444800,
      nbf: Math.floor(now / 1000),
      html: '<&>',
      list: [1],
    });
  });
  it.each([
    ['fails', 'Unable to execute tokenizer JsonNet.'],
    ['files', 'Unable to execute tokenizer JsonNet.'],
    ['endless', 'Unable to execute tokenizer JsonNet.'],
    ['no-claims', 'Expected tokenizer JsonNet to return a claims object but it did not.'],
  ])(
    'that %s is an error of the client, as in the reference',
    async (template, reason) => {
      const refused = await ask(template);
      expect(refused.json()).toMatchObject({ error: { code: 400, reason } });
      expect(refused.text).not.toContain(session.id);
    },
    20_000,
  );
});

describe('keys', () => {
  it.each(Object.keys(BROKEN))('that cannot sign: %s', async (reason) => {
    expect((await ask(reason)).json()).toMatchObject({ error: { code: 400, reason } });
  });

  it('that cannot be read are named in the log only', async () => {
    zelos.log.length = 0;
    const refused = await ask('no-file');
    expect(refused.status).toBe(500);
    expect(refused.text).not.toContain('secret-file');
    expect(JSON.stringify(zelos.log)).toContain('secret-file.json cannot be read');
  });

  it('on a web server are asked for once an hour, and rotate then', async () => {
    const next = ec('P-256');
    const kidOf = async () => decodeProtectedHeader(await tokenOf('remote')).kid;
    answer = { status: 404 };
    expect((await ask('remote')).status).toBe(500);
    answer = { status: 200, body: JSON.stringify(setOf(ES256, 'ES256', 'first')) };
    sink.calls.length = 0;
    expect(new Set(await Promise.all(Array.from({ length: 50 }, kidOf)))).toEqual(new Set(['first']));
    expect(sink.calls).toHaveLength(1);
    answer = { status: 200, body: JSON.stringify(setOf(next, 'ES256', 'second')) };
    now += 59 * 60_000;
    expect(await kidOf()).toBe('first');
    now += 60_000;
    expect(await kidOf()).toBe('second');
    await jwtVerify(await tokenOf('remote'), next.publicKey, { currentDate: new Date(now) });
    expect(sink.calls).toHaveLength(2);
  });

  it('and mappers are not believed when they are not 200', async () => {
    for (const status of [201, 204, 302, 404]) {
      answer = { status, body: '{ claims: {} }' };
      expect((await ask('remote-mapper')).status).toBe(500);
    }
    answer = { status: 200, body: '{ claims: { version: 1 } }' };
    expect(decodeJwt(await tokenOf('remote-mapper'))['version']).toBe(1);
    answer = { status: 200, body: '{ claims: { version: 2 } }' };
    expect(decodeJwt(await tokenOf('remote-mapper'))['version']).toBe(1);
  });
});
