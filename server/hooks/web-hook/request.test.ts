import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { Client } from '../../test/flow-client.ts';
import { DIALECTS, PASSWORD, hookServer, newEmail, snippet, type HookServer } from '../../test/hook-people.ts';

const hookServers = new Map<string, HookServer>();
afterAll(async () => {
  for (const server of hookServers.values()) await server[Symbol.asyncDispose]();
});

/** A server whose logins call these hooks; tests that name the same ones share it. */
async function withLoginHooks(hooks: Record<string, JsonObject>, others: JsonObject = {}): Promise<HookServer> {
  const key = JSON.stringify([hooks, others]);
  const server =
    hookServers.get(key) ??
    (await hookServer(
      (hook) => ({ login: { after: { hooks: Object.entries(hooks).map(([name, more]) => hook(name, more)) } } }),
      others,
    ));
  hookServers.set(key, server);
  server.forget();
  return server;
}

const PATIENTLY = { timeout: 20_000 };
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

describe('the request of a web hook', () => {
  it('has the method, the headers, the credentials and the body of its configuration', async () => {
    const { servers, calls, person } = await withLoginHooks({
      plain: { headers: { 'X-Who': 'me' }, body: snippet('function(ctx) { id: ctx.identity.traits.email }') },
      form: {
        method: 'PUT',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: snippet('function(ctx) { b: "1 2", a: "&" }'),
        auth: { type: 'basic_auth', config: { user: 'u', password: 'p:ä' } },
      },
      key: { method: 'GET', auth: { type: 'api_key', config: { name: 'X-Key', value: 'v', in: 'header' } } },
      cookie: {
        method: 'TRACE',
        auth: { type: 'api_key', config: { name: 'k', value: 'v "w"', in: 'cookie' } },
        emit_analytics_event: false,
      },
    });
    const email = await person();
    expect((await new Client(servers, 'native').logIn(email, PASSWORD)).status).toBe(200);

    const [plain] = calls('plain');
    expect(plain).toMatchObject({ method: 'POST', headers: { 'x-who': 'me', 'content-type': 'application/json' } });
    expect(JSON.parse(plain?.body ?? '')).toEqual({ id: email });
    expect(plain?.headers['ory-webhook-request-id']).toMatch(UUID);
    expect(plain?.headers['ory-webhook-trigger-id']).toMatch(UUID);
    const [form] = calls('form');
    expect(form).toMatchObject({ method: 'PUT', body: 'a=%26&b=1+2' });
    expect(form?.headers.authorization).toBe(`Basic ${Buffer.from('u:p:ä').toString('base64')}`);
    expect(calls('key')).toMatchObject([{ method: 'GET', headers: { 'x-key': 'v' } }]);
    const [cookie] = calls('cookie');
    expect(cookie).toMatchObject({ method: 'TRACE', body: '', headers: { cookie: 'k="v w"' } });
    expect(cookie?.headers).not.toHaveProperty('ory-webhook-trigger-id');
  });

  it('is not sent if the Jsonnet calls `cancel`', async () => {
    const cancel = snippet('function(ctx) if ctx.flow.type == "api" then error "cancel" else ctx');
    const { servers, called, person } = await withLoginHooks({ maybe: { body: cancel } });
    const email = await person();
    expect((await new Client(servers, 'native').logIn(email, PASSWORD)).status).toBe(200);
    expect(called()).toEqual([]);
    expect((await new Client(servers, 'ajax').logIn(email, PASSWORD)).status).toBe(200);
    expect(called()).toEqual(['maybe']);
  });

  it.each([
    ['an error in the Jsonnet', { body: snippet('function(ctx) error "boom"') }],
    ['an import', { body: snippet('import "/etc/passwd"') }],
    ['a body that is not there', { body: 'file:///does/not/exist.jsonnet' }],
    ['no body', { body: '' }],
    ['an unsupported content type', { headers: { 'Content-Type': 'text/plain' } }],
    ['an invalid method', { method: 'P OST' }],
  ])('that cannot be built is a 500: %s', async (_, more) => {
    const { servers, called, person } = await withLoginHooks({ broken: more });
    const client = new Client(servers, 'native');
    expect((await client.logIn(await person(), PASSWORD)).status).toBe(500);
    expect(await client.whoami()).toBeUndefined();
    expect(called()).toEqual([]);
  });

  it('does not go to private addresses if they are disallowed', async () => {
    const { servers, called, person } = await withLoginHooks(
      { inside: {} },
      { clients: { http: { disallow_private_ip_ranges: true } } },
    );
    expect((await new Client(servers, 'native').logIn(await person(), PASSWORD)).status).toBe(500);
    expect(called()).toEqual([]);
  });
});

describe.each(DIALECTS)('a response of a web hook, with a %s client', (dialect) => {
  it.each([400, 404, 501, 302, 304])('of %i is a 502, and the hooks that follow are not called', async (status) => {
    const { servers, answer, called, person } = await withLoginHooks({ first: {}, second: {} });
    answer('first', status);
    const email = await person();
    const client = new Client(servers, dialect);
    const answered = await client.logIn(email, PASSWORD);
    expect(called()).toEqual(['first']);
    expect(await client.whoami()).toBeUndefined();
    if (dialect === 'browser') {
      expect(answered.headers.location).toContain('http://app.test/error?id=');
      return;
    }
    expect(answered.status).toBe(502);
    expect(answered.json()).toEqual({
      error: {
        code: 502,
        status: 'Bad Gateway',
        reason: 'A third-party upstream service responded improperly. Please try again later.',
        message: `webhook failed with status code ${status}`,
      },
    });
  });
});

describe('a web hook that fails after the identity is stored', () => {
  it('leaves the identity stored, and creates no session', async () => {
    await using server = await hookServer((hook) => ({
      registration: { after: { password: { hooks: [hook('after'), { hook: 'session' }] } } },
      settings: { after: { profile: { hooks: [hook('after')] } } },
      verification: {},
    }));
    const { servers, answer, seen, person } = server;
    answer('after', 400);
    const email = newEmail();
    const client = new Client(servers, 'ajax');
    const before = await client.start('registration');
    const refused = await client.submit('registration', before, {
      method: 'password',
      password: PASSWORD,
      traits: { email },
    });
    expect(refused.status).toBe(502);
    // The verification that was sent continues in this browser, with its anti-CSRF cookie.
    expect(refused.headers['set-cookie']?.join()).toContain('csrf_token_');
    expect(await seen(email)).toMatchObject({ traits: { email } });
    expect(await client.whoami()).toBeUndefined();

    const owner = new Client(servers, 'ajax');
    const known = await person();
    await owner.logIn(known, PASSWORD);
    const changed = await owner.submit('settings', await owner.start('settings'), {
      method: 'profile',
      traits: { email: known, age: 20 },
    });
    expect(changed.status).toBe(502);
    expect(await seen(known)).toMatchObject({ traits: { email: known, age: 20 } });
  });
});

describe('a web hook whose response is ignored', () => {
  it('neither delays nor fails the flow', async () => {
    const { servers, answer, calls, person } = await withLoginHooks({
      notified: { id: 'notifier', response: { ignore: true } },
    });
    let release = () => {};
    const released = new Promise<void>((done) => (release = done));
    answer('notified', { status: 400, until: () => released });
    const client = new Client(servers, 'native');
    expect((await client.logIn(await person(), PASSWORD)).status).toBe(200);
    await expect.poll(() => calls('notified').length, PATIENTLY).toBe(1);
    release();
    const isLogged = () =>
      servers.log.some(({ msg, web_hook: id }) => id === 'notifier' && msg === 'a web hook failed');
    await expect.poll(isLogged, PATIENTLY).toBe(true);
  });

  it('receives the state of the flow at that moment', async () => {
    const { servers, received, calls, person } = await withLoginHooks({ notified: { response: { ignore: true } } });
    const email = await person();
    await new Client(servers, 'native').logIn(email, PASSWORD);
    await expect.poll(() => calls('notified').length, PATIENTLY).toBe(1);
    expect(received('notified')['identity']).toMatchObject({ traits: { email } });
  });
});

describe('the log', () => {
  it('holds nothing of requests and responses of hooks', async () => {
    const secret = 'a-secret-of-the-hook';
    const { servers, answer, person } = await withLoginHooks({
      secretive: {
        id: 'mine',
        headers: { 'X-Secret': secret },
        response: { parse: true },
        auth: { type: 'api_key', config: { name: 'k', value: secret, in: 'header' } },
      },
    });
    const email = await person();
    for (const body of [`{"identity":"${secret}"}`, secret]) {
      answer('secretive', { status: 200, body });
      await new Client(servers, 'native').logIn(email, PASSWORD);
    }
    answer('secretive', 302);
    await new Client(servers, 'native').logIn(email, PASSWORD);
    expect(servers.log.filter(({ msg, web_hook: id }) => id === 'mine' && msg === 'a web hook failed')).toHaveLength(3);
    expect(JSON.stringify(servers.log)).not.toContain(secret);
    expect(JSON.stringify(servers.log)).not.toContain(email);
  });
});
