import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfCookieName, maskCsrfToken, newCsrfCookieValue } from '../crypto/csrf-token.ts';
import type { Handler } from '../kernel/http.ts';
import { PUBLIC_URL, startServers, testConfig, type TestServers } from '../test/http-server.ts';
import { csrfPolicy } from './csrf.ts';

const NAME = csrfCookieName(PUBLIC_URL);
const token: Handler = async ({ csrf }) => ({ status: 200, body: { token: csrf.token() } });
const regenerate: Handler = async ({ csrf }) => ({
  status: 200,
  body: { before: csrf.token(), after: csrf.regenerate() },
});
const plain: Handler = async () => ({ status: 200, body: {} });
const OPERATIONS = [
  {
    operationId: 'form',
    method: 'GET',
    path: '/self-service/login/browser',
    servers: ['public'] as const,
    handler: token,
  },
  {
    operationId: 'submit',
    method: 'POST',
    path: '/self-service/login',
    servers: ['public'] as const,
    handler: regenerate,
  },
  {
    operationId: 'checked',
    method: 'POST',
    path: '/form',
    servers: ['public'] as const,
    handler: plain,
  },
  { operationId: 'whoami', method: 'GET', path: '/sessions/whoami', servers: ['public'] as const, handler: plain },
  { operationId: 'alive', method: 'GET', path: '/health/alive', servers: ['public', 'admin'] as const, handler: plain },
];

let servers: TestServers;
beforeAll(async () => {
  servers = await startServers(OPERATIONS);
});
afterAll(() => servers[Symbol.asyncDispose]());

const cookieOf = (headers: { 'set-cookie'?: string[] | undefined }): string => headers['set-cookie']?.[0] ?? '';

describe('the cookie', () => {
  it("comes with a form, in the reference's format, and matches its token", async () => {
    const answer = await servers.public('/self-service/login/browser');
    const cookie = cookieOf(answer.headers);
    expect(cookie).toMatch(
      new RegExp(`^${NAME}=[A-Za-z0-9+/]{43}=; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax$`),
    );
    const submitted = (answer.json() as { token: string }).token;
    const check = await servers.public('/form', {
      method: 'POST',
      headers: { cookie: cookie.split(';')[0] ?? '', 'x-csrf-token': submitted },
    });
    expect(check.status).toBe(200);
  });
  it('stays the same, while tokens differ each time', async () => {
    const headers = { cookie: `${NAME}=${newCsrfCookieValue()}` };
    const [one, other] = [
      await servers.public('/self-service/login/browser', { headers }),
      await servers.public('/self-service/login/browser', { headers }),
    ];
    expect(one.headers['set-cookie']).toBeUndefined();
    expect(one.text).not.toBe(other.text);
  });
  it('is replaced if it is invalid or there are several', async () => {
    for (const cookie of [
      `${NAME}=garbage`,
      `${NAME}=`,
      `${NAME}=${newCsrfCookieValue()}; ${NAME}=${newCsrfCookieValue()}`,
    ]) {
      expect(
        cookieOf((await servers.public('/self-service/login/browser', { headers: { cookie } })).headers),
      ).toContain(NAME);
    }
  });
  it('is renewed on request, once per response', async () => {
    const answer = await servers.public('/self-service/login', {
      method: 'POST',
      headers: { cookie: `${NAME}=${newCsrfCookieValue()}` },
    });
    expect(answer.headers['set-cookie']).toHaveLength(1);
  });
  it('is not set for servers and monitoring', async () => {
    expect((await servers.public('/sessions/whoami')).headers).not.toHaveProperty('set-cookie');
    const alive = await servers.public('/health/alive');
    expect(alive.headers).not.toHaveProperty('set-cookie');
    expect(alive.headers.vary).toBeUndefined();
    expect((await servers.admin('/health/alive')).headers.vary).toBeUndefined();
    expect((await servers.public('/sessions/whoami')).headers.vary).toBe('Cookie');
  });
  it('follows the configuration', async () => {
    await using secure = await startServers(
      OPERATIONS,
      testConfig({ dev: false, cookies: { domain: 'example.test', path: '/x', same_site: 'None' } }),
    );
    const { headers } = await secure.public('/self-service/login/browser');
    expect(cookieOf(headers)).toMatch(
      /; Path=\/x; Domain=example\.test; Max-Age=31536000; HttpOnly; Secure; SameSite=None$/,
    );
  });
  it('is Lax if it cannot be None', async () => {
    await using insecure = await startServers(OPERATIONS, testConfig({ cookies: { same_site: 'None' } }));
    expect(cookieOf((await insecure.public('/self-service/login/browser')).headers)).toMatch(/HttpOnly; SameSite=Lax$/);
  });
});

describe('a request with an unsafe method', () => {
  const DOCS = { docs: 'https://www.ory.sh/kratos/docs/debug/csrf' };
  const refusal = async (headers: Record<string, string>, body = '') => {
    const answer = await servers.public('/form', { method: 'POST', headers, body });
    expect(answer.status).toBe(403);
    expect(answer.headers['ory-error-id']).toBe('security_csrf_violation');
    return (answer.json() as { error: { id: string; details: Record<string, string> } }).error;
  };
  const cookie = newCsrfCookieValue();

  it('without cookies', async () => {
    const error = await refusal({});
    expect(error.id).toBe('security_csrf_violation');
    expect(error.details).toMatchObject({ ...DOCS, reject_reason: 'The HTTP Cookie Header is empty or not set.' });
    expect(error.details['hint']).toMatch(/^We detected a regular browser/);
  });
  it('of a script without the cookie', async () => {
    const { details } = await refusal({ cookie: 'a=b', 'sec-fetch-mode': 'cors' });
    expect(details['reject_reason']).toBe('The HTTP Cookie Header was set but did not include the anti-CSRF cookie.');
    expect(details['hint']).toMatch(/^We detected an AJAX call/);
  });
  it('without a token', async () => {
    const { details } = await refusal(
      { cookie: `${NAME}=${cookie}`, 'content-type': 'application/x-www-form-urlencoded' },
      'a=b',
    );
    expect(details['hint']).toMatch(/^The anti-CSRF cookie was found but/);
    expect(details).not.toHaveProperty('reject_reason');
  });
  it.each([maskCsrfToken(newCsrfCookieValue()), newCsrfCookieValue(), 'garbage'])(
    'with a wrong token',
    async (wrong) => {
      const { details } = await refusal(
        { cookie: `${NAME}=${cookie}`, 'content-type': 'application/x-www-form-urlencoded' },
        new URLSearchParams({ csrf_token: wrong }).toString(),
      );
      expect(details['reject_reason']).toMatch(/do not match/);
    },
  );
  it('passes with the form field, with the header, and with one of several cookies', async () => {
    const form = {
      method: 'POST',
      headers: { cookie: `${NAME}=${cookie}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrf_token: maskCsrfToken(cookie) }).toString(),
    };
    expect((await servers.public('/form', form)).status).toBe(200);
    const header = {
      method: 'POST',
      headers: { cookie: `${NAME}=${newCsrfCookieValue()}; ${NAME}=${cookie}`, 'x-csrf-token': maskCsrfToken(cookie) },
    };
    expect((await servers.public('/form', header)).status).toBe(200);
    const json = {
      ...form,
      headers: { ...form.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ csrf_token: maskCsrfToken(cookie) }),
    };
    expect((await servers.public('/form', json)).status).toBe(200);
  });
  it('is refused also on an unknown path', async () => {
    expect((await servers.public('/nope', { method: 'POST' })).status).toBe(403);
    expect((await servers.public('//self-service/login?flow=1', { method: 'POST' })).status).toBe(403);
  });
});

describe('policy', () => {
  it.each([
    ['/health/ready', 'untouched'],
    ['/self-service/settings', 'self-checked'],
    ['/self-service/settings/browser', 'checked'],
    ['/self-service/log%69n', 'self-checked'],
    ['/sessions/abc', 'self-checked'],
    ['/sessions/a%2Fb', 'checked'],
    ['/schemas', 'checked'],
    ['/schemas/abc', 'self-checked'],
    ['/self-service/methods/oidc/callback/google', 'self-checked'],
    ['/%ff', 'checked'],
  ])('%s is %s', (path, policy) => expect(csrfPolicy(path)).toBe(policy));
});
