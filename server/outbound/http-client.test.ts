import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublicAddress } from './address-filter.ts';
import { createHttpClient, OutboundError } from './http-client.ts';
import { urlGlob } from './url-glob.ts';

let calls = 0;
const behaviours: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/hello': (request, response) => response.end(`hello ${request.headers['x-who']}`),
  '/big': (_request, response) => response.end('x'.repeat(5000)),
  '/never': () => undefined,
  '/cut': (request) => request.socket.destroy(),
  '/flaky': (_request, response) => response.writeHead(calls < 3 ? 503 : 200).end('done'),
  '/busy': (_request, response) =>
    response.writeHead(calls < 3 ? 429 : 200, { 'retry-after': calls < 2 ? '0' : new Date().toUTCString() }).end(),
  '/missing': (_request, response) => response.writeHead(404).end('no'),
  '/redirect': (_request, response) => response.writeHead(302, { location: '/hello' }).end(),
  '/agent': (request, response) => response.end(request.headers['user-agent']),
  '/echo': (request, response) => void request.pipe(response),
};
const server = createServer((request, response) => {
  calls++;
  behaviours[request.url?.split('?')[0] ?? '']?.(request, response);
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await Promise.all([open.close(), closed.close()]);
  server.closeAllConnections();
  server.close();
});

const open = createHttpClient({ disallowPrivateIpRanges: false, privateIpExceptionUrls: [] });
const closed = createHttpClient({ disallowPrivateIpRanges: true, privateIpExceptionUrls: [] });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof OutboundError ? error.failure : error),
  );
const fast = { retryWaitMs: 1 };

describe('requests', () => {
  it('carry method, headers and body, and return the response', async () => {
    const hello = await open.request(`${base}/hello`, { headers: { 'x-who': 'you' } });
    expect([hello.status, hello.body.toString()]).toEqual([200, 'hello you']);
    const echo = await open.request(`${base}/echo`, { method: 'POST', body: 'ping' });
    expect(echo.body.toString()).toBe('ping');
  });

  it('resolve with any status and do not follow redirects', async () => {
    expect((await open.request(`${base}/missing`)).status).toBe(404);
    expect((await open.request(`${base}/redirect`)).status).toBe(302);
  });

  it('have our user agent unless the configuration has one', async () => {
    const agent = async (headers: Record<string, string>) =>
      (await open.request(`${base}/agent`, { headers })).body.toString();
    expect(await agent({})).toBe('Zelos');
    expect(await agent({ 'User-Agent': 'Ours/1' })).toBe('Ours/1');
  });
  it('are retried only if the status or failure is retryable', async () => {
    calls = 0;
    expect((await open.request(`${base}/flaky`, fast)).status).toBe(200);
    expect(calls).toBe(3);
    calls = 0;
    expect((await open.request(`${base}/flaky`, { ...fast, retries: 1 })).status).toBe(503);
    expect(calls).toBe(2);
    calls = 0;
    expect(await failure(open.request(`${base}/cut`, fast))).toBe('network');
    expect(calls).toBe(3);
    calls = 0;
    await open.request(`${base}/missing`, fast);
    expect(calls).toBe(1);
    // A retry would come in a minute.
    const impossible = { headers: { 'x-who': 'a\nb' }, retryWaitMs: 60_000 };
    expect(await failure(open.request(`${base}/hello`, impossible))).toBe('invalid-request');
  });

  it('are retried at the time of `Retry-After`', async () => {
    calls = 0;
    // Without it, the retry would come in a minute.
    expect((await open.request(`${base}/busy`, { retryWaitMs: 60_000 })).status).toBe(200);
    expect(calls).toBe(3);
  });

  it('have new headers for each attempt', async () => {
    let made = 0;
    const attemptHeaders = () => ({ 'x-who': `attempt ${(made += 1)}` });
    const hello = await open.request(`${base}/hello`, { headers: { 'x-who': 'you' }, attemptHeaders });
    expect(hello.body.toString()).toBe('hello attempt 1');
    await open.request(`${base}/cut`, { ...fast, attemptHeaders }).catch(() => undefined);
    expect(made).toBe(4);
  });

  it('can discard the body of the response', async () => {
    const answer = await open.request(`${base}/big`, { ignoresBody: true, maxResponseBytes: 1 });
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
  });

  it('end when the caller aborts, also between two attempts', async () => {
    const stop = new AbortController();
    const asked = failure(open.request(`${base}/never`, { signal: stop.signal }));
    const waiting = failure(open.request(`${base}/cut`, { retryWaitMs: 60_000, signal: stop.signal }));
    setTimeout(() => stop.abort(), 20);
    expect(await Promise.all([asked, waiting])).toEqual(['network', 'network']);
  });

  it('are bounded in time and size', async () => {
    expect(await failure(open.request(`${base}/never`, { timeoutMs: 50, retries: 0 }))).toBe('timeout');
    expect(await failure(open.request(`${base}/big`, { maxResponseBytes: 4999 }))).toBe('response-too-large');
    expect((await open.request(`${base}/big`, { maxResponseBytes: 5000 })).body).toHaveLength(5000);
  });

  it.each(['', 'nonsense', 'file:///etc/passwd', 'ftp://host/', '//host'])('refuse the URL %j', async (url) => {
    expect(await failure(open.request(url))).toBe('invalid-url');
  });

  it('keep paths and queries out of the error', async () => {
    const error = await open.request(`${base}/cut?token=s3cret`, { retries: 0 }).catch((cause: unknown) => cause);
    expect(String(error)).not.toContain('s3cret');
  });
});

describe('without private addresses', () => {
  it('refuses private literals and names that resolve to them', async () => {
    calls = 0;
    const { port } = new URL(base);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]', '0']) {
      expect(await failure(closed.request(`http://${host}:${port}/hello`, { retries: 0 }))).toBe('private-address');
    }
    expect(calls).toBe(0);
  });

  it('allows exceptions', async () => {
    const client = createHttpClient({ disallowPrivateIpRanges: true, privateIpExceptionUrls: [`${base}/hello`] });
    expect((await client.request(`${base}/hello?with=query`)).status).toBe(200);
    expect(await failure(client.request(`${base}/missing`))).toBe('private-address');
    await client.close();
  });
});

describe('public addresses', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111'])('include %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '100.100.100.100',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'example.org',
    '',
  ])('do not include %j', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('URL patterns', () => {
  it.each([
    ['http://a.example/hook', 'http://a.example/hook', true],
    ['http://a.example/hook', 'http://a.example/hook/more', false],
    ['http://a.example/hook', 'http://aXexample/hook', false],
    ['http://*.example/hook', 'http://b.example/hook', true],
    ['http://*.example/hook', 'http://b.c.example/hook', false],
    ['http://a.example/**', 'http://a.example/x/y.z', true],
    ['http://a.example/?', 'http://a.example/x', true],
    ['http://a.example/?', 'http://a.example/xy', false],
  ])('%s on %s: %s', (pattern, url, matches) => {
    expect(urlGlob(pattern).test(url)).toBe(matches);
  });
});
