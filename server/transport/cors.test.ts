import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Handler } from '../kernel/http.ts';
import { startServers, testConfig, type TestServers } from '../test/http-server.ts';

const handler: Handler = async () => ({ status: 200, body: {} });
const OPERATIONS = [
  { operationId: 'whoami', method: 'GET', path: '/sessions/whoami', servers: ['public'] as const, handler },
];
const withCors = (cors: object) =>
  startServers(OPERATIONS, testConfig({ serve: { public: { cors: { enabled: true, ...cors } } } }));
const allowOrigin = 'access-control-allow-origin';

let servers: TestServers;
beforeAll(async () => {
  servers = await withCors({
    allowed_origins: ['http://*.example.com', 'http://app.test'],
    allowed_headers: ['Authorization', 'Content-Type'],
    exposed_headers: ['x-foo', 'Content-Type'],
    max_age: 100,
  });
});
afterAll(() => servers[Symbol.asyncDispose]());

const preflight = (origin: string, method = 'POST', headers = 'content-type') =>
  servers.public('/sessions/whoami', {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
  });

describe('a wildcard before a name', () => {
  const allowed = async (pattern: string, origin: string): Promise<boolean> => {
    const cors = { enabled: true, allowed_origins: [pattern], allow_credentials: true };
    await using servers = await startServers([], testConfig({ serve: { public: { cors } } }));
    const { headers } = await servers.public('/x', { headers: { origin } });
    return headers['access-control-allow-origin'] === origin;
  };
  it.each([
    ['https://*foo.com', 'https://foo.com', true],
    ['https://*foo.com', 'https://a.foo.com', true],
    ['https://*foo.com', 'https://evilfoo.com', false],
    ['https://*foo.com:8443', 'https://evilfoo.com:8443', false],
    ['https://*foo.co.uk', 'https://evilfoo.co.uk', false],
    ['https://*.foo.com', 'https://a.foo.com', true],
    ['https://*-preview.foo.com', 'https://a-preview.foo.com', true],
    ['https://*localhost', 'https://evillocalhost', false],
  ])('%s and %s: %s', async (pattern, origin, expected) => {
    expect(await allowed(pattern, origin)).toBe(expected);
  });
});

describe('debug', () => {
  it('logs requests of browsers and the allowed origin', async () => {
    const cors = { enabled: true, allowed_origins: ['https://a.example'], debug: true };
    await using servers = await startServers([], testConfig({ serve: { public: { cors } } }));
    await servers.public('/x', { headers: { origin: 'https://b.example' } });
    expect(servers.log).toContainEqual(
      expect.objectContaining({ msg: 'CORS', origin: 'https://b.example', allowed_origin: null }),
    );
  });
});

describe('the admin API', () => {
  const send = async (headers: Record<string, string>, method = 'POST', allowed: string[] = []): Promise<number> => {
    const handler = async () => ({ status: 200, body: {} });
    await using servers = await startServers(
      [{ operationId: 'a', method, path: '/admin/identities', servers: ['admin'], handler }],
      testConfig({ zelos: { admin: { allowed_origins: allowed } } }),
    );
    return (await servers.admin('/admin/identities', { method, headers })).status;
  };
  it.each([
    [{ origin: 'https://evil.example' }, 'POST', 403],
    [{ origin: 'null' }, 'POST', 403],
    [{ 'sec-fetch-site': 'cross-site' }, 'DELETE', 403],
    [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }, 'POST', 403],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 'GET', 200],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 'POST', 403],
    [
      { origin: 'http://admin.internal:4434', host: 'admin.internal:4434', 'sec-fetch-site': 'same-origin' },
      'POST',
      200,
    ],
    [{}, 'POST', 200],
  ])('with %j and method %s answers %i', async (headers, method, status) => {
    expect(await send(headers as Record<string, string>, method)).toBe(status);
  });
  it.each([
    ['https://ui.example', 'https://ui.example', 200],
    ['https://UI.example:443', 'https://ui.example', 200],
    ['https://ui.example', 'https://ui.example:8443', 403],
    ['https://ui.example', 'http://ui.example', 403],
    ['https://ui.example', 'https://ui.example.evil.test', 403],
    ['https://ui.example', 'null', 403],
  ])('with %s in zelos.admin.allowed_origins answers a page of %s with %i', async (allowed, origin, status) => {
    expect(await send({ origin, 'sec-fetch-site': 'cross-site' }, 'POST', [allowed])).toBe(status);
  });
  it('with allowed origins refuses a page that hides its origin', async () => {
    expect(await send({ 'sec-fetch-site': 'cross-site' }, 'POST', ['https://ui.example'])).toBe(403);
  });
});

describe('preflight', () => {
  it('of an allowed origin is granted', async () => {
    const answer = await preflight('http://app.test');
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers).toMatchObject({
      [allowOrigin]: 'http://app.test',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type',
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '100',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    });
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });
  it.each([
    ['http://evil.test', 'POST', 'content-type'],
    ['http://example.com', 'POST', 'content-type'],
    ['http://.example.com.evil.test', 'POST', 'content-type'],
    ['null', 'POST', 'content-type'],
    ['http://app.test', 'TRACE', 'content-type'],
    ['http://app.test', 'POST', 'content-type, x-other'],
  ])('of %s for %s with %s is not', async (origin, method, headers) => {
    const answer = await preflight(origin, method, headers);
    expect(answer.status).toBe(204);
    expect(answer.headers).not.toHaveProperty(allowOrigin);
  });
  it('without a method is an ordinary OPTIONS', async () => {
    expect((await servers.public('/nope', { method: 'OPTIONS', headers: { origin: 'http://app.test' } })).status).toBe(
      404,
    );
  });
});

describe('other requests', () => {
  it('may be read by an allowed origin', async () => {
    const { headers } = await servers.public('/sessions/whoami', { headers: { origin: 'http://A.Example.com' } });
    expect(headers).toMatchObject({
      [allowOrigin]: 'http://A.Example.com',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'X-Foo, Content-Type',
      vary: 'Origin, Cookie',
    });
  });
  it('have no CORS headers for another origin or without an origin', async () => {
    for (const headers of [{ origin: 'http://evil.test' }, {}] as Record<string, string>[]) {
      const answer = await servers.public('/sessions/whoami', { headers });
      expect(answer.headers).not.toHaveProperty(allowOrigin);
      expect(answer.headers.vary).toBe('Origin, Cookie');
    }
  });
  it('have the headers on errors, too', async () => {
    const answer = await servers.public('/nope', { method: 'POST', headers: { origin: 'http://app.test' } });
    expect(answer).toMatchObject({ status: 403, headers: { [allowOrigin]: 'http://app.test' } });
  });
  it('do not send credentials to every origin', async () => {
    await using open = await withCors({ allowed_origins: ['*'] });
    const { headers } = await open.public('/sessions/whoami', { headers: { origin: 'http://any.test' } });
    expect(headers[allowOrigin]).toBe('*');
  });
  it('have no CORS headers if CORS is off, and on the admin server', async () => {
    await using off = await startServers(OPERATIONS);
    for (const answer of [
      await off.public('/sessions/whoami', { headers: { origin: 'http://app.test' } }),
      await servers.admin('/nope', { headers: { origin: 'http://app.test' } }),
    ]) {
      expect(answer.headers).not.toHaveProperty(allowOrigin);
      expect(answer.headers.vary ?? '').not.toContain('Origin');
    }
  });
});
