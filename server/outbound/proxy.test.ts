import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHttpClient } from './http-client.ts';
import { proxyFor } from './proxy.ts';

const PROXY = { HTTP_PROXY: 'http://p:3128', HTTPS_PROXY: 'p:3129' };

// The cases that golang.org/x/net/http/httpproxy documents and tests.
describe('proxyFor', () => {
  it.each([
    ['http://example.com/', {}, 'http://p:3128/'],
    ['https://example.com/', {}, 'http://p:3129/'],
    ['https://example.com/', { NO_PROXY: 'example.com' }, undefined],
    ['https://sub.example.com/', { NO_PROXY: 'example.com' }, undefined],
    ['https://badexample.com/', { NO_PROXY: 'example.com' }, 'http://p:3129/'],
    ['https://example.com/', { NO_PROXY: '.example.com' }, 'http://p:3129/'],
    ['https://sub.example.com/', { NO_PROXY: ' *.example.com , x' }, undefined],
    ['https://example.com:8443/', { NO_PROXY: 'example.com:443' }, 'http://p:3129/'],
    ['https://example.com/', { NO_PROXY: 'example.com:443' }, undefined],
    ['http://10.1.2.3/', { NO_PROXY: '10.0.0.0/8' }, undefined],
    ['http://11.1.2.3/', { NO_PROXY: '10.0.0.0/8' }, 'http://p:3128/'],
    ['http://[2001:db8::1]/', { NO_PROXY: '2001:db8::/32' }, undefined],
    ['http://[2001:db8::1]/', { NO_PROXY: '2001:db8::1' }, undefined],
    ['http://example.com/', { NO_PROXY: '*' }, undefined],
    ['http://localhost:80/', {}, undefined],
    ['http://127.0.0.1/', {}, undefined],
    ['http://[::1]/', {}, undefined],
  ])('%s with %j goes through %s', (url, env, proxy) => {
    expect(proxyFor(new URL(url), { ...PROXY, ...env })?.href).toBe(proxy);
  });

  it('reads the variables in lower case, too, and is undefined without them', () => {
    expect(proxyFor(new URL('http://a.example/'), { http_proxy: 'http://q' })?.href).toBe('http://q/');
    expect(proxyFor(new URL('http://a.example/'), {})).toBeUndefined();
  });
});

describe('calls', () => {
  const seen: string[] = [];
  let proxy: Server;
  let proxyUrl: string;
  beforeAll(async () => {
    proxy = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization']}`);
      response.end('through the proxy');
    });
    proxy.on('connect', (request, client) => {
      seen.push(`CONNECT ${request.url}`);
      const upstream = connect((proxy.address() as AddressInfo).port, '127.0.0.1', () =>
        client.end('HTTP/1.1 502 No\r\n\r\n'),
      );
      upstream.end();
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    proxyUrl = `http://user:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(() => proxy.close().closeAllConnections());

  it.each([false, true])('go through the proxy of the environment (private addresses refused: %s)', async (filter) => {
    vi.stubEnv('HTTP_PROXY', proxyUrl);
    vi.stubEnv('HTTPS_PROXY', proxyUrl);
    const http = createHttpClient({ disallowPrivateIpRanges: filter, privateIpExceptionUrls: [] });
    seen.length = 0;
    const answer = await http.request('http://zelos.invalid/hook?x=1', { method: 'POST', body: 'a' });
    expect(answer.body.toString()).toBe('through the proxy');
    await expect(http.request('https://zelos.invalid/hook', { retries: 0 })).rejects.toMatchObject({
      failure: 'network',
    });
    const credentials = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect(seen).toEqual([`POST http://zelos.invalid/hook?x=1 ${credentials}`, 'CONNECT zelos.invalid:443']);
    await http.close();
    vi.unstubAllEnvs();
  });

  it('to private addresses are refused with and without a proxy', async () => {
    vi.stubEnv('HTTP_PROXY', proxyUrl);
    const http = createHttpClient({ disallowPrivateIpRanges: true, privateIpExceptionUrls: [] });
    seen.length = 0;
    for (const url of ['http://10.0.0.1/', 'http://[fd00::1]/', `http://${hostname()}/`])
      await expect(http.request(url, { retries: 0 })).rejects.toMatchObject({ name: 'OutboundError' });
    expect(seen).toEqual([]);
    await http.close();
    vi.unstubAllEnvs();
  });
});
