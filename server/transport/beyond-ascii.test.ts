/** Characters beyond ASCII, and unusual URLs, in request and response headers. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowServer, type ShownFlow } from '../test/flow-client.ts';
import { hookServer, newEmail, PASSWORD, type HookServer } from '../test/hook-people.ts';
import { startServers, type ComposedServers } from '../test/http-server.ts';

const bytes = (text: string): string => Buffer.from(text).toString('latin1');
const RETURN_TO = [
  ['/日本', '/%E6%97%A5%E6%9C%AC'],
  ['/ü', '/%C3%BC'],
  ['/my file', '/my%20file'],
  ['/find?q=a b', '/find?q=a%20b'],
  ['/find?q=ö', '/find?q=%c3%b6'],
] as const;

describe('return_to', () => {
  let server: ComposedServers;
  beforeAll(async () => {
    server = await flowServer({});
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(RETURN_TO)('http://app.test%s is the target of a registration, a login and a logout', async (path, sent) => {
    const wanted = encodeURIComponent(`http://app.test${path}`);
    const browser = new Client(server, 'browser');
    const email = newEmail();
    const flow = await browser.start('registration', `?return_to=${wanted}`);
    const registered = await browser.submit('registration', flow, {
      method: 'password',
      password: PASSWORD,
      traits: { email },
    });
    expect(registered).toMatchObject({ status: 303, headers: { location: `http://app.test${sent}` } });
    const known = await browser.ask(`/self-service/login/browser?return_to=${wanted}`);
    expect(known.headers.location).toBe(`http://app.test${sent}`);
    const link = await browser.ask('/self-service/logout/browser', { headers: { accept: 'application/json' } });
    const { logout_token: token } = link.json() as { logout_token: string };
    const left = await browser.ask(`/self-service/logout?token=${token}&return_to=${wanted}`);
    expect(left.headers.location).toBe(`http://app.test${sent}`);
    const back = await browser.logIn(email, PASSWORD, `?return_to=${wanted}`);
    expect(back).toMatchObject({ status: 303, headers: { location: `http://app.test${sent}` } });
    expect(await browser.whoami()).toBeDefined();
  });
});

describe('configured pages', () => {
  it('are redirect targets, also after a login', async () => {
    await using server = await flowServer({
      selfservice: {
        default_browser_return_url: 'http://app.test/größe',
        flows: {
          login: { ui_url: 'http://app.test/登录?von=ü' },
          error: { ui_url: 'http://app.test/fehler/ü' },
          logout: { after: { default_browser_return_url: 'http://app.test/tschüß' } },
        },
      },
    });
    const browser = new Client(server, 'browser');
    const email = newEmail();
    expect((await browser.register(email, PASSWORD)).headers.location).toBe('http://app.test/gr%C3%B6%C3%9Fe');
    expect((await browser.ask('/self-service/logout')).headers.location).toMatch(
      /^http:\/\/app.test\/fehler\/%C3%BC\?id=/,
    );
    const created = await new Client(server, 'browser').ask('/self-service/login/browser');
    expect(created.headers.location).toMatch(/^http:\/\/app.test\/%E7%99%BB%E5%BD%95\?flow=.*von=%C3%BC$/);
    const link = await browser.ask('/self-service/logout/browser', { headers: { accept: 'application/json' } });
    const { logout_token: token } = link.json() as { logout_token: string };
    expect((await browser.ask(`/self-service/logout?token=${token}`)).headers.location).toBe(
      'http://app.test/tsch%C3%BC%C3%9F',
    );
  });
});

describe('headers of requests', () => {
  let server: HookServer;
  beforeAll(async () => {
    server = await hookServer(
      (hook) => ({ login: { after: { hooks: [hook('login', { headers: { 'X-City': 'Zürich 日' } })] } } }),
      { clients: { web_hook: { header_allowlist: ['user-agent', 'x-city'] } } },
    );
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each([
    ['in UTF-8', bytes('Müller-App/1 日')],
    ['in Latin-1', 'Müller-App/1 \xfe'],
  ])('%s are stored and sent to hooks as text', async (_, sent) => {
    const text = sent.includes('\xfe') ? 'Müller-App/1 þ' : 'Müller-App/1 日';
    const app = new Client(server.servers, 'native');
    const email = await server.person();
    const flow: ShownFlow = await app.start('login');
    const answer = await app.ask(`/self-service/login?flow=${flow.id}`, {
      method: 'POST',
      headers: { 'user-agent': sent, 'cf-ipcity': bytes('São Paulo'), 'cf-ipcountry': 'BR' },
      body: { method: 'password', identifier: email, password: PASSWORD },
    });
    expect(answer.json()).toMatchObject({ session: { devices: [{ user_agent: text, location: 'São Paulo, BR' }] } });
    expect(server.received('login')).toMatchObject({ request_headers: { 'User-Agent': [text] } });
    expect(server.calls('login').at(-1)?.headers['x-city']).toBe(bytes('Zürich 日'));
  });
});

describe('requests as bytes', () => {
  const exchange = (port: number, text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.on('error', reject).on('close', () => resolve(answer));
    });

  it('a response may have any text in its headers', async () => {
    const headers = { location: 'http://app.test/日\r\nx: y', 'x-name': 'Grüße\n日' };
    const handler = async () => ({ status: 303, headers });
    await using servers = await startServers([
      { operationId: 'isAlive', method: 'GET', path: '/health/alive', servers: ['public'], handler },
    ]);
    const answer = await servers.public('/health/alive');
    expect(answer.headers).toMatchObject({
      location: 'http://app.test/%E6%97%A5%0D%0Ax:%20y',
      'x-name': bytes('Grüße 日'),
    });
  });

  it('a path that a browser could take for a host is escaped', async () => {
    await using servers = await startServers([]);
    const { status, headers } = await servers.public('/\\evil.test//x');
    expect({ status, location: headers.location }).toEqual({ status: 307, location: '/%5Cevil.test/x' });
  });

  it.each([
    ['two hosts', 'Host: a\r\nHost: b', '400 Bad Request'],
    ['one host twice', 'Host: a\r\nhost: a', '400 Bad Request'],
    ['a host with a space', 'Host: a b', '400 Bad Request: malformed Host header'],
  ])('%s are refused', async (_, header, text) => {
    await using servers = await startServers([]);
    const answer = await exchange(servers.publicPort, `GET /health/alive HTTP/1.1\r\n${header}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(answer.split('\r\n\r\n')[1]).toBe(text);
  });
});
