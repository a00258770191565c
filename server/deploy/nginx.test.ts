/** `proxies/nginx.conf` in front of an app, where nginx is installed (or at `NGINX_PATH`). */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { Client, flowServer } from '../test/flow-client.ts';
import { freePort } from '../test/free-port.ts';
import { send, type Sent } from '../test/http-server.ts';
import { listen } from '../test/running-server.ts';
import { readText } from './deployment.ts';

const NGINX =
  process.env['NGINX_PATH'] ?? ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0);

const identityOf = (session: JsonObject = {}): string => String((session['identity'] as JsonObject)['id']);

describe.skipIf(NGINX === undefined)('nginx with auth_request', () => {
  const closing = new AsyncDisposableStack();
  let port = 0;
  let cookie = '';
  let token = '';
  let user = '';

  beforeAll(async () => {
    const zelos = closing.use(await flowServer());
    const app = await listen((request, response) => {
      const { headers, method, url } = request;
      response.end(JSON.stringify({ method, url, user: headers['x-user'], forwarded: headers['x-forwarded-for'] }));
    });
    closing.defer(() => void app.close());
    port = await freePort();
    await startNginx([
      ['4433', zelos.publicPort],
      ['4455', port],
      ['8080', (app.address() as AddressInfo).port],
    ]);

    const browser = new Client(zelos, 'browser');
    await browser.register('ann@example.org', 'correct horse battery');
    cookie = `ory_kratos_session=${browser.cookies.get('ory_kratos_session')}`;
    const native = new Client(zelos, 'native');
    await native.logIn('ann@example.org', 'correct horse battery');
    token = native.token ?? '';
    user = identityOf(await native.whoami());
  });
  afterAll(() => closing.disposeAsync());

  /** Starts it with the ports of the file replaced, and waits until it listens. */
  async function startNginx(ports: readonly (readonly [string, number])[]): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'zelos-nginx-'));
    closing.defer(() => rmSync(folder, { recursive: true }));
    const site = ports.reduce(
      (text, [from, to]) => text.replaceAll(`127.0.0.1:${from}`, `127.0.0.1:${to}`),
      readText('proxies/nginx.conf'),
    );
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (each) => `${each}_temp_path ${folder};`,
    );
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; master_process off; pid ${folder}/pid; error_log stderr crit; events {}
       http { access_log off; ${temporary.join(' ')} ${site} }`,
    );
    const nginx = spawn(NGINX ?? '', ['-p', folder, '-c', file], { stdio: 'inherit' });
    const ended = once(nginx, 'exit');
    closing.defer(async () => {
      nginx.kill();
      await ended;
    });
    for (let tries = 0; tries < 250; tries++) {
      const answered = await send(port, '/').catch(() => undefined);
      if (answered !== undefined) return;
      await sleep(20);
    }
    throw new Error('nginx did not start');
  }

  const ask = (headers: Record<string, string>, sent: Sent = {}) => send(port, '/orders?page=2', { ...sent, headers });

  it.each([
    ['session cookie', () => ({ cookie })],
    ['session token', () => ({ 'x-session-token': token })],
    ['bearer token', () => ({ authorization: `Bearer ${token}` })],
  ])('a request with a %s reaches the app with the id of its user', async (_name, headers) => {
    const answer = await ask({ ...headers(), 'x-user': 'another' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ method: 'GET', url: '/orders?page=2', user, forwarded: '127.0.0.1' });
  });

  it('a request with a body is asked for without it', async () => {
    const answer = await ask({ cookie, 'content-length': '9' }, { method: 'POST', body: 'some=body' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ method: 'POST', user });
  });

  it.each([
    ['none', {}],
    ['a token of no session', { authorization: 'Bearer ory_st_12345678901234567890123456789012' }],
    ['a cookie that was tampered with', { cookie: 'ory_kratos_session=abc' }],
    ['headers that name a user', { 'x-user': 'root', 'x-kratos-authenticated-identity-id': 'root' }],
  ])('a request with %s is refused, pages are sent to the login', async (_name, headers) => {
    expect((await ask(headers)).status).toBe(401);
    const page = await ask({ ...headers, accept: 'text/html', host: 'app.test' });
    expect(page.status).toBe(302);
    expect(new URL(page.headers.location ?? '').search).toBe('?return_to=http://app.test/orders?page=2');
  });

  it('what nginx asks is out of reach from outside', async () => {
    expect((await send(port, '/_whoami', { headers: { cookie } })).status).toBe(404);
  });
});
