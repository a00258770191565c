import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Handler } from '../kernel/http.ts';
import { startServers, type TestServers } from '../test/http-server.ts';
import { cleanPath } from './routes.ts';

const echo: Handler = async ({ method, pathParameters, requestUrl, server }) => ({
  status: 200,
  body: { method, pathParameters, url: requestUrl, server },
});
const operation = (
  operationId: string,
  method: string,
  path: string,
  servers: ('public' | 'admin')[] = ['public'],
) => ({ operationId, method, path, servers, handler: echo });

let servers: TestServers;
beforeAll(async () => {
  servers = await startServers([
    operation('isAlive', 'GET', '/health/alive', ['public', 'admin']),
    operation('toSession', 'GET', '/sessions/whoami'),
    operation('disableMySession', 'DELETE', '/sessions/{id}'),
    operation('updateLoginFlow', 'POST', '/self-service/login'),
    operation('listIdentitySchemas', 'GET', '/schemas'),
    operation('listIdentities', 'GET', '/admin/identities', ['admin']),
    operation('createIdentity', 'POST', '/admin/identities', ['admin']),
    operation('getIdentity', 'GET', '/admin/identities/{id}', ['admin']),
    operation('getVersion', 'GET', '/version', ['admin']),
    { operationId: 'listCourierMessages', method: 'GET', path: '/admin/courier/messages', servers: ['admin'] },
  ]);
});
afterAll(() => servers[Symbol.asyncDispose]());

describe('an unknown path', () => {
  it.each(['/nope', '/version', '/health/alive/', '/sessions/whoami/', '/admin/sessions'])(
    'GET %s on public is 404 in plain text',
    async (path) => {
      const answer = await servers.public(path);
      expect(answer.status).toBe(404);
      expect(answer.text).toBe('404 page not found\n');
      expect(answer.headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache, no-store, must-revalidate',
      });
    },
  );

  it.each([
    ['DELETE', '/health/alive', 'GET, HEAD'],
    ['OPTIONS', '/health/alive', 'GET, HEAD'],
    ['QUERY', '/sessions/whoami', 'CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, TRACE'],
  ])('%s %s is 405 and names %s', async (method, path, allow) => {
    const answer = await servers.public(path, { method });
    expect(answer).toMatchObject({ status: 405, text: 'Method Not Allowed\n', headers: { allow } });
    expect(answer.headers['cache-control']).toBeUndefined();
  });

  it('an unknown method of the admin API is 405 with the allowed methods', async () => {
    const answer = await servers.admin('/identities', { method: 'OPTIONS' });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, POST' } });
  });

  it('a malformed percent escape is a 400', async () => {
    expect(await servers.public('/sessions/%zz')).toMatchObject({ status: 400, text: '400 Bad Request' });
  });
});

describe('paths and methods of one operation', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('whoami answers to %s', async (method) => {
    expect((await servers.public('/sessions/whoami', { method })).status).toBe(200);
  });
  it('HEAD answers like GET, without a body', async () => {
    const answer = await servers.public('/health/alive', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(10);
  });
  it('a flow is submitted by GET as well', async () => {
    expect((await servers.public('/self-service/login?flow=1')).status).toBe(200);
  });
  it('path parameters are decoded', async () => {
    const answer = await servers.public('/sessions/a%20b', { method: 'DELETE' });
    expect(answer.json()).toMatchObject({ pathParameters: { id: 'a b' } });
  });
  it('invalid UTF-8 in path parameters is replaced', async () => {
    expect((await servers.admin('/identities/%c3%28%zz')).status).toBe(400);
    expect((await servers.admin('/identities/%c3%28')).json()).toMatchObject({ pathParameters: { id: '\ufffd(' } });
  });
  it('a path parameter is never empty', async () => {
    expect((await servers.admin('/admin/identities/')).text).toBe('404 page not found\n');
  });
  it.each(['/identities', '/admin/identities'])('admin serves %s', async (path) => {
    expect((await servers.admin(path)).status).toBe(200);
  });
  it.each(['/version', '/admin/version', '/health/alive', '/admin/health/alive'])('admin serves %s', async (path) => {
    expect((await servers.admin(path)).status).toBe(200);
  });
  it('an operation without a handler is a 501 with a JSON error', async () => {
    const answer = await servers.admin('/courier/messages');
    expect(answer.status).toBe(501);
    expect(answer.json()).toMatchObject({ error: { code: 501, status: 'Not Implemented' } });
  });
});

describe('redirects between the servers', () => {
  it.each([
    ['/identities?a=b&c=%20', 'http://admin.test/admin/identities?a=b&c=%20'],
    ['/admin/identities', 'http://admin.test/admin/identities'],
    ['/identities/by/external/x', 'http://admin.test/admin/identities/by/external/x'],
    ['/admin/courier/messages', 'http://admin.test/admin/courier/messages'],
  ])('public %s -> %s', async (path, location) => {
    const answer = await servers.public(path);
    expect(answer).toMatchObject({ status: 307, headers: { location, 'content-type': 'text/html; charset=utf-8' } });
    expect(answer.text).toBe(`<a href="${location.replaceAll('&', '&amp;')}">Temporary Redirect</a>.\n\n`);
  });

  it('sets no cookie on paths for servers', async () => {
    expect((await servers.public('/identities')).headers['set-cookie']).toBeUndefined();
  });

  it('a redirected POST has no body', async () => {
    const answer = await servers.public('/identities', { method: 'POST', body: '{}' });
    expect(answer).toMatchObject({ status: 307, text: '', headers: { 'content-length': '0' } });
  });

  it.each([
    ['/self-service/login/api?x=1', 'http://public.test/self-service/login/api?x=1'],
    ['/admin/self-service/errors?id=stub:500', 'http://public.test/self-service/errors?id=stub:500'],
    ['/sessions/whoami', 'http://public.test/sessions/whoami'],
    ['/admin/schemas/abc', 'http://public.test/schemas/abc'],
  ])('admin %s -> %s', async (path, location) => {
    expect(await servers.admin(path)).toMatchObject({ status: 307, headers: { location } });
  });

  it('a path cannot lead the redirect to another host', async () => {
    const answer = await servers.public('/identities/..%2f..%2f%2fevil.test');
    expect(answer.headers.location).toMatch(/^http:\/\/admin\.test\/admin\/identities\//);
  });
});

describe('unclean paths', () => {
  it('are redirected with their query, and the browser still gets its cookie', async () => {
    const answer = await servers.public('//self-service/login/api?x=1&aal=');
    expect(answer).toMatchObject({ status: 307, headers: { location: '/self-service/login/api?x=1&aal=' } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^csrf_token_/);
  });
  it('cannot lead to another host', async () => {
    expect((await servers.public('//evil.test/..//')).headers.location).toBe('/');
    expect((await servers.public('/.//evil.test')).headers.location).toBe('/evil.test');
  });
  it('do not reach admin paths', async () => {
    expect((await servers.admin('//admin/identities')).status).toBe(404);
    expect((await servers.admin('/administrator')).status).toBe(404);
  });
  it.each([
    ['/a/b', '/a/b'],
    ['/a//b', '/a/b'],
    ['/a/./b/../c/', '/a/c/'],
    ['/../..', '/'],
    ['/a/b/..', '/a'],
    ['/...', '/...'],
  ])('%s is %s', (path, clean) => expect(cleanPath(path)).toBe(clean));
});

describe('request_url', () => {
  it('is the URL of the request', async () => {
    const answer = await servers.public('/sessions/whoami?a=b%20c', { headers: { host: 'example.com:1234' } });
    expect(answer.json()).toMatchObject({ url: 'http://example.com:1234/sessions/whoami?a=b%20c' });
  });
  it.each(['?', '??', "?a='b'", '?a="b"', '?a=<b>', '?a=%zz'])('keeps the query %s as it was sent', async (query) => {
    const answer = await servers.public(`/sessions/whoami${query}`, { headers: { host: 'Example.com:80' } });
    expect(answer.json()).toMatchObject({ url: `http://Example.com:80/sessions/whoami${query}` });
  });
  it.each([
    ['http://named.test/sessions/whoami?a=b', 'http://named.test/sessions/whoami?a=b'],
    ['HTTP://named.test:81/sessions/whoami', 'http://named.test:81/sessions/whoami'],
  ])('names the host of the target %s, not of the header', async (target, url) => {
    const answer = await servers.public(target, { headers: { host: 'header.test' } });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.json()).toMatchObject({ url });
  });
  it('follows the proxy in front', async () => {
    const headers = { 'x-forwarded-host': 'front.test', 'x-forwarded-proto': 'https' };
    expect((await servers.public('/sessions/whoami', { headers })).json()).toMatchObject({
      url: 'https://front.test/sessions/whoami',
    });
  });
  it('ignores invalid hosts and schemes', async () => {
    const headers = { 'x-forwarded-host': 'a b/<script>', 'x-forwarded-proto': 'javascript', host: 'real.test' };
    expect((await servers.public('/sessions/whoami', { headers })).json()).toMatchObject({
      url: 'http://real.test/sessions/whoami',
    });
  });
});
