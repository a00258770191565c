/** What is the same for all flows: expiry, CSRF, sessions, twice at once, hooks, return addresses. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { Client, flowIdOf, flowServer, messageIds } from '../test/flow-client.ts';
import type { ComposedServers } from '../test/http-server.ts';

const PASSWORD = 'correct-horse-9-battery';
let count = 0;
const newEmail = () => `flow-${(count += 1)}@example.org`;

describe('with the usual configuration', () => {
  let servers: ComposedServers;
  beforeAll(async () => {
    servers = await flowServer();
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  const signedIn = async (dialect: 'browser' | 'ajax' | 'native' = 'ajax') => {
    const client = new Client(servers, dialect);
    const email = newEmail();
    await client.register(email, PASSWORD);
    return { client, email };
  };

  it('a browser flow belongs to the browser that started it', async () => {
    const flow = await new Client(servers, 'ajax').start('login');
    const stranger = new Client(servers, 'ajax');
    await stranger.start('login');
    const shown = await stranger.ask(`/self-service/login/flows?id=${flow.id}`);
    expect(shown.status).toBe(403);
    expect(shown.json()).toMatchObject({ error: { id: 'security_csrf_violation' } });
    const submitted = await stranger.submit('login', flow, { method: 'password', identifier: 'a', password: 'b' });
    expect(submitted.status).toBe(403);
  });

  it('a native flow does not take browsers', async () => {
    const native = await new Client(servers, 'native').start('login');
    const fields = { method: 'password', identifier: 'a', password: 'b' };
    const fromPage = await new Client(servers, 'native').ask(`/self-service/login?flow=${native.id}`, {
      method: 'POST',
      body: fields,
      headers: { origin: 'https://evil.example' },
    });
    expect(fromPage.status).toBe(400);
    expect(messageIds(fromPage.json() as JsonObject)).toEqual([4000001]);
  });

  it.each(['login', 'registration', 'settings'] as const)('an unknown %s flow is 404', async (kind) => {
    const { client } = kind === 'settings' ? await signedIn() : { client: new Client(servers, 'ajax') };
    const id = '11111111-2222-4333-8444-555555555555';
    expect((await client.ask(`/self-service/${kind}/flows?id=${id}`)).status).toBe(404);
    const posted = await client.ask(`/self-service/${kind}?flow=${id}`, {
      method: 'POST',
      body: { method: 'password' },
    });
    expect(posted.status).toBe(404);
  });

  it('a signed-in user cannot log in or register again', async () => {
    const { client } = await signedIn();
    for (const path of ['login/browser', 'registration/browser']) {
      const answer = await client.ask(`/self-service/${path}`);
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ error: { id: 'session_already_available' } });
    }
  });

  it.each(['revoked', 'deleted'] as const)(
    'a session %s while its owner confirms the password stays ended',
    async (end) => {
      const { client, email } = await signedIn('native');
      const { id, identity } = (await client.whoami()) as { id: string; identity: { id: string } };
      const path = end === 'revoked' ? `/admin/sessions/${id}` : `/admin/identities/${identity.id}/sessions`;
      const { identities } = servers.database;
      const find = identities.findByCredentialsIdentifier;
      vi.spyOn(identities, 'findByCredentialsIdentifier').mockImplementationOnce(async (...query) => {
        await servers.admin(path, { method: 'DELETE' });
        return find(...query);
      });
      const answer = await client.logIn(email, PASSWORD, '?refresh=true');
      expect(answer.status).toBe(401);
      expect(answer.json()).toMatchObject({ error: { id: 'session_inactive' } });
      expect(await client.whoami()).toBeUndefined();
    },
  );

  it.each([
    ['a password', { method: 'password', password: `${PASSWORD}-new` }],
    ['a profile', { method: 'profile', traits: { email: 'gone@example.org' } }],
  ])('settings that store %s of a user who is deleted meanwhile are gone with them', async (_what, fields) => {
    const { client, email } = await signedIn('native');
    const { identity } = (await client.whoami()) as { identity: { id: string } };
    const flow = await client.start('settings');
    const { identities } = servers.database;
    const find = identities.getWithCredentials;
    vi.spyOn(identities, 'getWithCredentials').mockImplementationOnce(async (...query) => {
      const found = await find(...query);
      await servers.admin(`/admin/identities/${identity.id}`, { method: 'DELETE' });
      return found;
    });
    const answer = await client.submit('settings', flow, fields);
    // Their flows are deleted with them.
    expect(answer.status).toBe(404);
    expect(answer.json()).toEqual({
      error: { code: 404, status: 'Not Found', message: 'Unable to locate the resource' },
    });
    expect(await client.whoami()).toBeUndefined();
    expect((await servers.admin(`/admin/identities?credentials_identifier=${email}`)).json()).toEqual([]);
  });

  it('a new flow is stored with all that belongs to it, or not at all', async () => {
    const { flows, exchanges } = servers.database;
    const created = vi.spyOn(flows, 'create');
    vi.spyOn(exchanges, 'create').mockRejectedValueOnce(new Error('the disk is full'));
    const app = new Client(servers, 'native');
    const path = '/self-service/login/api?return_session_token_exchange_code=true';
    expect((await app.ask(path)).status).toBe(500);
    expect((await app.ask(path)).status).toBe(200);
    const stored = created.mock.calls.map(async ([flow]) => (await flows.get('login', flow.id)) !== undefined);
    created.mockRestore();
    expect(await Promise.all(stored)).toEqual([false, true]);
  });

  it('settings need a session, and the right one', async () => {
    expect((await new Client(servers, 'ajax').ask('/self-service/settings/browser')).status).toBe(401);
    const toLogin = await new Client(servers, 'browser').ask(
      '/self-service/settings/browser?return_to=http://app.test/x',
    );
    expect(toLogin.headers.location).toBe(
      'http://public.test/self-service/login/browser?return_to=http%3A%2F%2Fapp.test%2Fx',
    );
    const { client: one } = await signedIn('native');
    const { client: other } = await signedIn('native');
    const flow = await one.start('settings');
    const answer = await other.ask(`/self-service/settings/flows?id=${flow.id}`);
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ error: { id: 'security_identity_mismatch' } });
  });

  it('goes where return_to says, if it may', async () => {
    const email = newEmail();
    await new Client(servers, 'native').register(email, PASSWORD);
    const allowed = await new Client(servers, 'browser').logIn(email, PASSWORD, '?return_to=http://app.test/there');
    expect(allowed.headers.location).toBe('http://app.test/there');
    const refused = await new Client(servers, 'ajax').ask('/self-service/login/browser?return_to=http://evil.example/');
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ error: { id: 'self_service_flow_return_to_forbidden' } });
  });

  it('an error of a browser is kept for the error page, and read from there', async () => {
    const answer = await new Client(servers, 'browser').ask(
      '/self-service/login/browser?return_to=http://evil.example/',
    );
    const location = new URL(answer.headers.location ?? '');
    expect(location.href).toMatch(/^http:\/\/app\.test\/error\?id=/);
    const kept = await new Client(servers, 'ajax').ask(`/self-service/errors?id=${location.searchParams.get('id')}`);
    expect(kept.json()).toMatchObject({ error: { code: 400, id: 'self_service_flow_return_to_forbidden' } });
  });

  it('a second login continues the existing session; one as another user starts a new one', async () => {
    const { client, email } = await signedIn('browser');
    const before = await client.whoami();
    await client.logIn(email, PASSWORD, '?refresh=true');
    const refreshed = await client.whoami();
    expect(refreshed).toMatchObject({ id: before?.['id'] });
    expect(refreshed?.['authentication_methods']).toHaveLength(2);

    const other = newEmail();
    await new Client(servers, 'native').register(other, PASSWORD);
    const csrfBefore = [...client.cookies].find(([name]) => name.startsWith('csrf_token'))?.[1];
    await client.logIn(other, PASSWORD, '?refresh=true');
    const switched = await client.whoami();
    expect(switched?.['id']).not.toBe(before?.['id']);
    expect([...client.cookies].find(([name]) => name.startsWith('csrf_token'))?.[1]).not.toBe(csrfBefore);
  });

  it('logs out by link and by token', async () => {
    const { client } = await signedIn('browser');
    const link = (
      await client.ask('/self-service/logout/browser', { headers: { accept: 'application/json' } })
    ).json() as {
      logout_url: string;
      logout_token: string;
    };
    expect((await client.ask('/self-service/logout?token=wrong')).headers.location).toMatch(/\/error\?id=/);
    expect(await client.whoami()).toBeDefined();
    const out = await client.ask(link.logout_url.replace('http://public.test', ''));
    const named = (cookie: string): string => cookie.replace(/[_=].*/, '');
    expect(out.headers['set-cookie']?.map(named)).toEqual(['ory', 'csrf']);
    expect(out.headers.location).toBe('http://app.test/bye');
    expect(await client.whoami()).toBeUndefined();

    const { client: native } = await signedIn('native');
    const body = { session_token: native.token ?? '' };
    expect((await native.ask('/self-service/logout/api', { method: 'DELETE', body })).status).toBe(204);
    expect(await native.whoami()).toBeUndefined();
  });

  it('a registration submitted twice at once creates one identity', async () => {
    const client = new Client(servers, 'native');
    const flow = await client.start('registration');
    const traits = { email: newEmail() };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => client.submit('registration', flow, { method: 'password', password: PASSWORD, traits })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const found = await servers.admin(`/admin/identities?credentials_identifier=${traits.email}`);
    expect(found.json()).toHaveLength(1);
  });

  it('a login submitted several times at once makes a session for each answer that says so, and no other', async () => {
    const email = newEmail();
    const registered = await new Client(servers, 'native').register(email, PASSWORD);
    const { id } = (registered.json() as { identity: { id: string } }).identity;
    const client = new Client(servers, 'native');
    const flow = await client.start('login');
    const fields = { method: 'password', identifier: email, password: PASSWORD };
    const answers = await Promise.all([1, 2, 3, 4].map(() => client.submit('login', flow, fields)));
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => ![200, 410].includes(status))).toEqual([]);
    const sessions = await servers.admin(`/admin/identities/${id}/sessions`);
    expect(sessions.json()).toHaveLength(1 + done.length);
  });

  it('the session token exchange wants both codes and gives a session once there is one', async () => {
    const created = (
      await new Client(servers, 'native').ask(
        '/self-service/login/api?return_session_token_exchange_code=true&return_to=http://app.test/',
      )
    ).json() as { session_token_exchange_code: string };
    expect(created.session_token_exchange_code).toMatch(/^[A-Za-z0-9]{64}$/);
    const answer = await new Client(servers, 'native').ask(
      `/sessions/token-exchange?init_code=${created.session_token_exchange_code}&return_to_code=guess`,
    );
    expect(answer.status).toBe(404);
  });
});

describe('with short lifespans', () => {
  let servers: ComposedServers;
  beforeAll(async () => {
    const flow = { lifespan: '1ms' };
    servers = await flowServer({ selfservice: { flows: { login: flow, registration: flow } } });
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  it.each(['login', 'registration'] as const)('an expired %s flow says so and is replaced', async (kind) => {
    const client = new Client(servers, 'ajax');
    const flow = await client.start(kind);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const shown = await client.ask(`/self-service/${kind}/flows?id=${flow.id}`);
    expect(shown.status).toBe(410);
    expect(shown.json()).toMatchObject({ error: { id: 'self_service_flow_expired' } });
    const submitted = await client.submit(kind, flow, { method: 'password', identifier: 'a', password: 'b' });
    expect(submitted.status).toBe(410);
    const { use_flow_id: next } = submitted.json() as { use_flow_id: string };
    expect(next).not.toBe(flow.id);
    expect(await servers.database.flows.get(kind, next)).toMatchObject({ requestUrl: flow['request_url'] });
  });

  it('a browser is sent to the new flow', async () => {
    const client = new Client(servers, 'browser');
    const created = await client.ask('/self-service/login/browser');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const answer = await client.ask(`/self-service/login?flow=${flowIdOf(created)}`, {
      method: 'POST',
      body: { method: 'password' },
    });
    const next = await servers.database.flows.get('login', flowIdOf(answer));
    expect(next?.ui.messages?.map(({ id }) => id)).toEqual([4010001]);
  });
});

describe('hooks', () => {
  let servers: ComposedServers;
  afterEach(() => servers[Symbol.asyncDispose]());

  it('without `session` a registration issues no session', async () => {
    servers = await flowServer({ selfservice: { flows: { registration: { after: { password: { hooks: [] } } } } } });
    const client = new Client(servers, 'native');
    const answer = await client.register(newEmail(), PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.json()).not.toHaveProperty('session_token');
    expect(await client.whoami()).toBeUndefined();
  });

  it('`revoke_active_sessions` ends the others', async () => {
    const hooks = { hooks: [{ hook: 'revoke_active_sessions' }] };
    servers = await flowServer({ selfservice: { flows: { login: { after: hooks } } } });
    const first = new Client(servers, 'native');
    const email = newEmail();
    await first.register(email, PASSWORD);
    const second = new Client(servers, 'native');
    await second.logIn(email, PASSWORD);
    expect(await first.whoami()).toBeUndefined();
    expect(await second.whoami()).toBeDefined();
  });

  it('`require_verified_address` lets in only who has one', async () => {
    const hooks = { hooks: [{ hook: 'require_verified_address' }] };
    servers = await flowServer({ selfservice: { flows: { login: { after: { password: hooks } } } } });
    const email = newEmail();
    await new Client(servers, 'native').register(email, PASSWORD);
    const refused = new Client(servers, 'native');
    const answer = await refused.logIn(email, PASSWORD);
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ error: { id: 'session_verified_address_required' } });
    expect(await refused.whoami()).toBeUndefined();

    const verified = newEmail();
    await servers.admin('/admin/identities', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        schema_id: 'default',
        traits: { email: verified },
        verifiable_addresses: [{ value: verified, via: 'email', verified: true, status: 'completed' }],
        credentials: { password: { config: { password: PASSWORD } } },
      }),
    });
    const client = new Client(servers, 'native');
    expect((await client.logIn(verified, PASSWORD)).status).toBe(200);
  });
});
