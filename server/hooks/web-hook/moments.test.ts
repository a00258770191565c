import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NIL_ID } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client } from '../../test/flow-client.ts';
import {
  DIALECTS,
  PASSWORD,
  changeTraits,
  hookServer,
  newEmail,
  proveBy,
  type HookServer,
} from '../../test/hook-people.ts';

let server: HookServer;
beforeAll(async () => {
  server = await hookServer(
    (hook) => ({
      login: { before: { hooks: [hook('before-login')] }, after: { hooks: [hook('login')] } },
      registration: {
        before: { hooks: [hook('before-registration')] },
        after: {
          hooks: [hook('registration-by-any')],
          password: {
            hooks: [{ hook: 'session' }, hook('registered'), hook('registering', { response: { parse: true } })],
          },
        },
      },
      settings: {
        before: { hooks: [hook('before-settings')] },
        after: {
          hooks: [hook('settings-by-any'), hook('never-called', { response: { parse: true } })],
          profile: { hooks: [hook('changed'), hook('changing', { can_interrupt: true })] },
        },
      },
      recovery: {
        before: { hooks: [hook('before-recovery')] },
        after: { hooks: [hook('recovery'), { hook: 'revoke_active_sessions' }] },
      },
      verification: { before: { hooks: [hook('before-verification')] }, after: { hooks: [hook('verification')] } },
    }),
    { clients: { web_hook: { header_allowlist: ['accept', 'X-Trace'] } } },
  );
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => server.forget());

const memberOf = (name: string, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], server.received(name));
const membersOf = (name: string) => Object.keys(server.received(name)).toSorted();

/** Each hook calls the admin API before it responds: on SQLite that would fail while a transaction waits for the response. */
function letEachAskBack(): void {
  const adminAnswers = async () => {
    const answer = await server.servers.admin('/admin/identities?page_size=1');
    if (answer.status !== 200) throw new Error(answer.text);
  };
  const names = ['registered', 'login', 'changed', 'changing', 'recovery', 'verification'];
  for (const name of [...names, 'before-login', 'before-settings'])
    server.answer(name, { status: 204, until: adminAnswers });
}

const REQUEST = ['request_cookies', 'request_headers', 'request_method', 'request_url'];

describe.each(DIALECTS)('web hooks around the flows of a %s client', (dialect) => {
  it('receive a registration before and after it is stored', async () => {
    const email = newEmail();
    const client = new Client(server.servers, dialect);
    const flow = await client.start('registration');
    expect(server.called()).toEqual(['before-registration']);
    expect(membersOf('before-registration')).toEqual(['flow', ...REQUEST]);

    const fields = { method: 'password', password: PASSWORD, traits: { email }, transient_payload: { from: 'test' } };
    await client.submit(
      'registration',
      flow,
      dialect === 'browser' ? { ...fields, transient_payload: '{"a":1}' } : fields,
    );
    expect(server.called()).toEqual(['before-registration', 'registering', 'registered']);
    const identity = await server.seen(email);
    expect(membersOf('registering')).toEqual(['flow', 'identity', ...REQUEST]);
    expect(memberOf('registering', 'identity', 'id')).toBe(NIL_ID);
    expect(memberOf('registering', 'identity', 'traits', 'email')).toBe(email);
    expect(memberOf('registering', 'flow', 'transient_payload')).toEqual(
      dialect === 'browser' ? { a: 1 } : { from: 'test' },
    );
    expect(memberOf('registered', 'identity', 'id')).toBe(identity?.['id']);
    expect(JSON.stringify(server.calls('registered'))).not.toContain('hashed_password');
    expect(await client.whoami()).toBeDefined();
  });

  it('receive a login, with a session that is not stored yet', async () => {
    const email = await server.person();
    const client = new Client(server.servers, dialect);
    await client.logIn(email, PASSWORD);
    expect(server.called()).toEqual(['before-login', 'login']);
    expect(membersOf('login')).toEqual(['flow', 'identity', ...REQUEST, 'session']);
    expect(memberOf('login', 'session', 'id')).toBe(NIL_ID);
    expect(memberOf('login', 'session', 'identity', 'id')).toBe(memberOf('login', 'identity', 'id'));
    expect(memberOf('login', 'flow', 'active')).toBe('password');
    expect(memberOf('login', 'request_method')).toBe('POST');
    expect(memberOf('login', 'request_headers')).toEqual({
      Accept: [dialect === 'browser' ? 'text/html' : 'application/json'],
    });
  });

  it('receive settings before and after the change', async () => {
    const email = await server.person();
    const client = new Client(server.servers, dialect);
    await client.logIn(email, PASSWORD);
    server.forget();
    await changeTraits(client, { email, age: 44 });
    expect(server.called()).toEqual(['before-settings', 'changing', 'before-settings', 'changed']);
    for (const name of ['changing', 'changed']) {
      expect(membersOf(name)).toEqual(['flow', 'identity', ...REQUEST, 'session']);
      expect(memberOf(name, 'identity', 'traits', 'age')).toBe(44);
      expect(memberOf(name, 'flow', 'identity', 'traits')).toEqual({ email });
      expect(memberOf(name, 'session', 'identity', 'traits')).toEqual({ email });
    }
    // A verification message was sent in between.
    expect(memberOf('changed', 'identity', 'verifiable_addresses')).toMatchObject([{ status: 'sent' }]);
    expect(memberOf('changed', 'flow', 'identity', 'verifiable_addresses')).toMatchObject([{ status: 'pending' }]);
    expect(memberOf('before-settings', 'flow', 'identity', 'verifiable_addresses')).toMatchObject([
      { status: 'pending' },
    ]);
    expect(memberOf('before-settings', 'flow', 'ui', 'nodes')).toBeNull();
    expect(memberOf('changing', 'flow', 'state')).toBe('show_form');
    expect(memberOf('changed', 'flow', 'state')).toBe('success');
    expect(memberOf('before-settings', 'session', 'id')).toBe(memberOf('changed', 'session', 'id'));
  });

  it('hold no transaction open while they run', async () => {
    const email = await server.person();
    letEachAskBack();
    const client = new Client(server.servers, dialect);
    await new Client(server.servers, dialect).register(newEmail(), PASSWORD);
    await client.logIn(email, PASSWORD);
    await changeTraits(client, { email, age: 45 });
    await proveBy(server.servers, new Client(server.servers, dialect), 'verification', email);
    await proveBy(server.servers, new Client(server.servers, dialect), 'recovery', email);
    expect(server.called()).toEqual(
      expect.arrayContaining(['registered', 'login', 'changed', 'verification', 'recovery']),
    );
  });

  it('for all methods run if a method has no hooks, and cannot refuse', async () => {
    const email = await server.person();
    const client = new Client(server.servers, dialect);
    await client.logIn(email, PASSWORD);
    const flow = await client.start('settings');
    server.forget();
    await client.submit('settings', flow, { method: 'password', password: `${PASSWORD}-new` });
    expect(server.called()).toEqual(['before-settings', 'settings-by-any']);
  });

  it('receive a verification after the address is verified', async () => {
    const email = await server.person();
    const client = new Client(server.servers, dialect);
    await proveBy(server.servers, client, 'verification', email);
    expect(server.called()).toEqual(['before-verification', 'verification']);
    expect(membersOf('verification')).toEqual(['flow', 'identity', ...REQUEST]);
    expect(memberOf('verification', 'flow', 'state')).toBe('passed_challenge');
    const [address] = memberOf('verification', 'identity', 'verifiable_addresses') as JsonObject[];
    expect(address).toMatchObject({ value: email, verified: true, status: 'completed' });
  });

  it('receive a recovery, and the settings that follow it', async () => {
    const email = await server.person();
    const before = new Client(server.servers, 'native');
    await before.logIn(email, PASSWORD);
    server.forget();
    const client = new Client(server.servers, dialect);
    await proveBy(server.servers, client, 'recovery', email);
    expect(server.called()).toEqual(['before-recovery', 'recovery', 'before-settings']);
    expect(membersOf('recovery')).toEqual(['flow', 'identity', ...REQUEST]);
    expect(memberOf('recovery', 'flow', 'state')).toBe('passed_challenge');
    expect(memberOf('recovery', 'identity', 'verifiable_addresses')).toMatchObject([{ value: email, verified: true }]);
    expect(membersOf('before-settings')).toEqual(['flow', ...REQUEST, 'session']);
    expect(await before.whoami()).toBeUndefined();
  });
});
