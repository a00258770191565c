import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowAfter, messageIds, nodeOf, type Dialect } from '../../test/flow-client.ts';
import {
  DIALECTS,
  PASSWORD,
  changeTraits,
  hookServer,
  newEmail,
  proveBy,
  refusal,
  type HookServer,
} from '../../test/hook-people.ts';

const DECIDES = { response: { parse: true } };

let server: HookServer;
beforeAll(async () => {
  server = await hookServer((hook) => ({
    login: {
      before: { hooks: [hook('before', DECIDES), hook('before-too')] },
      after: { hooks: [hook('login', DECIDES)] },
    },
    registration: {
      before: { hooks: [hook('before', DECIDES), hook('before-too')] },
      after: { password: { hooks: [{ hook: 'session' }, hook('registration', { can_interrupt: true })] } },
    },
    settings: { after: { profile: { hooks: [hook('settings', DECIDES)] }, password: { hooks: [hook('notified')] } } },
    recovery: {
      before: { hooks: [hook('before', DECIDES), hook('before-too')] },
      after: { hooks: [hook('recovery', DECIDES)] },
    },
    verification: {
      before: { hooks: [hook('before', DECIDES), hook('before-too')] },
      after: { hooks: [hook('verification', DECIDES)] },
    },
  }));
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => server.forget());

const NOT_YOU = { id: 1234, text: 'not you', type: 'error', context: { why: 'because' } };
const refuseField = (hook: string) => server.answer(hook, refusal('#/traits/email', NOT_YOU));

/** Status of the response to a refused form. */
const refused = (dialect: Dialect, redirect = 303) => (dialect === 'browser' ? redirect : 400);

describe.each(DIALECTS)('a web hook that refuses a %s client', (dialect) => {
  const addresses = async (email: string) => (await server.seen(email))?.['verifiable_addresses'];

  async function signedIn() {
    const email = await server.person();
    const client = new Client(server.servers, dialect);
    await client.logIn(email, PASSWORD);
    return { email, client };
  }

  it('prevents a login', async () => {
    refuseField('login');
    const { client } = await signedIn();
    expect(await client.whoami()).toBeUndefined();
    const flow = await client.start('login');
    const email = await server.person();
    const answer = await client.submit('login', flow, { method: 'password', identifier: email, password: PASSWORD });
    expect(answer.status).toBe(refused(dialect));
    expect(nodeOf(await flowAfter(client, 'login', answer), 'traits.email')?.messages).toEqual([NOT_YOU]);
  });

  it('prevents a registration, and the form keeps its values', async () => {
    refuseField('registration');
    const client = new Client(server.servers, dialect);
    const email = newEmail();
    const answer = await client.register(email, PASSWORD);
    expect(answer.status).toBe(refused(dialect, 302));
    const shown = nodeOf(await flowAfter(client, 'registration', answer), 'traits.email');
    expect(shown?.messages).toEqual([NOT_YOU]);
    expect(shown?.attributes).toMatchObject({ value: email });
    expect(await server.seen(email)).toBeUndefined();
    expect(await client.whoami()).toBeUndefined();
  });

  it('prevents a change in settings', async () => {
    const { email, client } = await signedIn();
    refuseField('settings');
    const answer = await changeTraits(client, { email, age: 33 });
    expect(answer.status).toBe(refused(dialect));
    const shown = await flowAfter(client, 'settings', answer);
    expect(nodeOf(shown, 'traits.email')?.messages).toEqual([NOT_YOU]);
    expect(nodeOf(shown, 'traits.age')?.attributes).toMatchObject({ value: 33 });
    expect((await server.seen(email))?.['traits']).toEqual({ email });
  });

  it('does not undo a verification: a new flow shows its messages', async () => {
    const email = await server.person();
    refuseField('verification');
    const client = new Client(server.servers, dialect);
    const { flow, answer } = await proveBy(server.servers, client, 'verification', email);
    expect(answer.status).toBe(dialect === 'browser' ? 303 : 410);
    const next = (answer.headers.location ?? '').split('flow=')[1] ?? (answer.json() as JsonObject)['use_flow_id'];
    expect(next).not.toBe(flow.id);
    expect(nodeOf(await client.show('verification', String(next)), 'traits.email')?.messages).toEqual([NOT_YOU]);
    expect(await addresses(email)).toMatchObject([{ verified: true }]);
  });

  it('prevents a recovery, and the code is consumed', async () => {
    const email = await server.person();
    refuseField('recovery');
    const client = new Client(server.servers, dialect);
    const { flow, answer } = await proveBy(server.servers, client, 'recovery', email);
    expect(answer.status).toBe(303);
    const next = /(?:flow|id)=([0-9a-f-]+)/.exec(answer.headers.location ?? '')?.[1] ?? '';
    expect(nodeOf(await client.show('recovery', next), 'traits.email')?.messages).toEqual([NOT_YOU]);
    expect(await client.whoami()).toBeUndefined();
    server.forget();
    const again = await client.submit('recovery', flow, { method: 'code', code: '123456' });
    expect(JSON.stringify(again)).not.toContain('ory_st_');
    expect(server.called()).not.toContain('recovery');
    expect(await client.whoami()).toBeUndefined();
  });

  it('may send several messages of any type for the whole form', async () => {
    const texts = [
      { text: 'no id', type: 'warning' },
      { id: 2, type: 'error', text: 'second' },
    ];
    const messages = [{ messages: texts }, { instance_ptr: '#/traits/~1a~0b', messages: texts }];
    server.answer('login', { status: 422, body: JSON.stringify({ messages }) });
    const email = await server.person();
    const client = new Client(server.servers, dialect);
    const shown = await flowAfter(client, 'login', await client.logIn(email, PASSWORD));
    const expected = [
      { id: 0, text: 'no id', type: 'info' },
      { id: 2, text: 'second', type: 'error' },
    ];
    expect(messageIds(shown)).toEqual([0, 2]);
    expect(nodeOf(shown, 'traits./a~b')?.messages).toEqual(expected);
  });
});

const BROKEN: readonly (readonly [string, string])[] = [
  ['no JSON', 'nope'],
  ['a list', '[]'],
  ['no message', '{"messages":[]}'],
  ['a text for an id', '{"messages":[{"messages":[{"id":"1","text":"x","type":"error"}]}]}'],
  ['messages of another type', '{"messages":"x"}'],
  ['a NUL', String.raw`{"messages":[{"messages":[{"id":1,"text":"\u0000"}]}]}`],
];

describe('an unusable refusal', () => {
  it.each(BROKEN)('is a 500, and there is no login and no registration: %s', async (_, body) => {
    const email = await server.person();
    for (const hook of ['login', 'registration']) server.answer(hook, { status: 400, body });
    const client = new Client(server.servers, 'native');
    expect((await client.logIn(email, PASSWORD)).status).toBe(500);
    const other = newEmail();
    expect((await client.register(other, PASSWORD)).status).toBe(500);
    expect(await server.seen(other)).toBeUndefined();
    expect(await client.whoami()).toBeUndefined();
  });
});

describe('a web hook before a flow', () => {
  it('cannot change an identity, and its response is not read', async () => {
    const client = new Client(server.servers, 'native');
    server.answer('before', { status: 200, body: '{"identity":{"traits":{"email":"x@example.org"}}}' });
    expect((await client.ask('/self-service/login/api')).status).toBe(200);
    server.answer('before', { status: 200, body: 'nope' });
    expect((await client.ask('/self-service/login/api')).status).toBe(500);
  });

  it.each(['login', 'registration', 'recovery', 'verification'] as const)('can prevent a %s', async (kind) => {
    server.answer('before', refusal('', NOT_YOU));
    expect((await new Client(server.servers, 'native').ask(`/self-service/${kind}/api`)).status).toBe(500);
    server.forget();
    server.answer('before-too', 403);
    const answer = await new Client(server.servers, 'native').ask(`/self-service/${kind}/api`);
    expect(answer.status).toBe(502);
    expect((answer.json() as JsonObject)['error']).toMatchObject({
      code: 502,
      message: 'webhook failed with status code 403',
    });
  });
});
