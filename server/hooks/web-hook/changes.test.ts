import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { Client, messageIds, type ShownFlow } from '../../test/flow-client.ts';
import { PASSWORD, changeTraits, hookServer, newEmail, proveBy, type HookServer } from '../../test/hook-people.ts';

const PARSES = { response: { parse: true } };

let server: HookServer;
beforeAll(async () => {
  server = await hookServer((hook) => ({
    login: { after: { hooks: [hook('login', PARSES), hook('login-after')] } },
    registration: {
      after: { password: { hooks: [hook('decide', PARSES), hook('second', PARSES), { hook: 'session' }] } },
    },
    settings: { privileged_session_max_age: '1h', after: { profile: { hooks: [hook('decide', PARSES)] } } },
    recovery: { after: { hooks: [hook('recovery', PARSES)] } },
  }));
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => server.forget());

const answerIdentity = (hook: string, identity: Json) =>
  server.answer(hook, { status: 200, body: JSON.stringify({ identity }) });

async function signUp(identity: Json, email = newEmail()) {
  answerIdentity('decide', identity);
  const client = new Client(server.servers, 'native');
  return { email, client, answer: await client.register(email, PASSWORD) };
}

async function changeSettings(identity: Json) {
  const email = await server.person();
  const client = new Client(server.servers, 'native');
  await client.logIn(email, PASSWORD);
  answerIdentity('decide', identity);
  return { email, client, answer: await changeTraits(client, { email, age: 55 }) };
}

describe('a response that changes the identity', () => {
  it('is stored, with the identifiers and addresses of the new traits', async () => {
    const other = newEmail();
    const { answer } = await signUp({
      traits: { email: other, age: 40 },
      metadata_public: { plan: 'free' },
      metadata_admin: { score: 1 },
      external_id: `ext-${other}`,
    });
    expect(answer.status).toBe(200);
    expect(await server.seen(other)).toMatchObject({
      traits: { email: other, age: 40 },
      metadata_public: { plan: 'free' },
      metadata_admin: { score: 1 },
      external_id: `ext-${other}`,
      verifiable_addresses: [{ value: other, verified: false }],
      recovery_addresses: [{ value: other }],
    });
    expect((await new Client(server.servers, 'native').logIn(other, PASSWORD)).status).toBe(200);
  });

  it('reaches the next hook', async () => {
    const other = newEmail();
    await signUp({ traits: { email: other } });
    expect(server.received('second')['identity']).toMatchObject({ traits: { email: other } });
  });

  it('is also stored in settings', async () => {
    const { email, answer } = await changeSettings({ metadata_admin: { seen: true } });
    expect(answer.status).toBe(200);
    expect(await server.seen(email)).toMatchObject({ traits: { email, age: 55 }, metadata_admin: { seen: true } });
  });

  it('may verify only addresses that the traits name', async () => {
    const email = newEmail();
    const address = (value: string): JsonObject => ({ value, via: 'email', verified: true, status: 'completed' });
    await signUp({ verifiable_addresses: [address(email), address('another-user@example.org')] }, email);
    const verifiable = (await server.seen(email))?.['verifiable_addresses'];
    expect(verifiable).toMatchObject([{ value: email, verified: true, status: 'completed' }]);
  });

  it('cannot change ids or credentials', async () => {
    const evil = { password: { type: 'password', identifiers: ['evil@example.org'], config: {} } };
    const { email } = await signUp({ id: '11111111-1111-4111-8111-111111111111', credentials: evil });
    expect((await server.seen(email))?.['id']).not.toBe('11111111-1111-4111-8111-111111111111');
    expect(await server.seen('evil@example.org')).toBeUndefined();
  });

  it('can register an inactive identity', async () => {
    const { email, client, answer } = await signUp({ state: 'inactive' });
    expect(answer.status).toBe(401);
    expect(await server.seen(email)).toMatchObject({ state: 'inactive' });
    expect(await client.whoami()).toBeUndefined();
  });

  it('is shown to the client after a login, but not stored', async () => {
    const email = await server.person();
    answerIdentity('login', { metadata_public: { greeting: 'hello' } });
    const client = new Client(server.servers, 'native');
    const answer = await client.logIn(email, PASSWORD);
    expect((answer.json() as { session: JsonObject }).session['identity']).toMatchObject({
      metadata_public: { greeting: 'hello' },
    });
    expect(server.received('login-after')['identity']).toMatchObject({ metadata_public: { greeting: 'hello' } });
    expect(await server.seen(email)).toMatchObject({ metadata_public: null });
    expect((await client.whoami())?.['identity']).toMatchObject({ metadata_public: null });
  });

  it('is not stored after a recovery', async () => {
    const email = await server.person();
    answerIdentity('recovery', { traits: { email: 'evil@example.org' } });
    const { answer } = await proveBy(server.servers, new Client(server.servers, 'ajax'), 'recovery', email);
    expect(answer.status).toBe(422);
    expect(await server.seen(email)).toMatchObject({ traits: { email } });
  });
});

describe('a response that makes the identity invalid', () => {
  it.each([
    ['a bad address', { traits: { email: 'no address' } }, [4000040], 'traits.email'],
    ['a trait that the schema does not have', { traits: { email: 'a@example.org', more: 1 } }, [4000001], 'traits'],
    ['a list of traits', { traits: [1] }, [4000026], 'traits'],
    ['traits that are null', { traits: null }, [4000026], 'traits'],
    ['an unknown schema', { schema_id: 'none' }, [4000001], undefined],
  ] as const)('becomes a message on the form, and nothing is stored: %s', async (_, identity, ids, field) => {
    const { email, answer } = await signUp(identity);
    expect(answer.status).toBe(400);
    expect(messageIds(answer.json() as ShownFlow, field)).toEqual(ids);
    expect(await server.seen(email)).toBeUndefined();

    const settings = await changeSettings(identity);
    expect(settings.answer.status).toBe(400);
    expect(messageIds(settings.answer.json() as ShownFlow, field)).toEqual(ids);
    expect(await server.seen(settings.email)).toMatchObject({ traits: { email: settings.email } });
  });

  it('becomes a message if another identity has the address', async () => {
    const taken = await server.person();
    const { email, answer } = await signUp({ traits: { email: taken } });
    expect(answer.status).toBe(400);
    expect(messageIds(answer.json() as ShownFlow)).toEqual([4000007]);
    expect(await server.seen(email)).toBeUndefined();
  });
});

describe('an unusable response', () => {
  it.each([
    ['no JSON', 'nope'],
    ['a list', '[1]'],
    ['an identity that is a text', '{"identity":"x"}'],
    ['a schema that is a number', '{"identity":{"schema_id":4}}'],
    ['an unknown state', '{"identity":{"state":"bogus"}}'],
    ['an invalid id', '{"identity":{"verifiable_addresses":[{"id":"x"}]}}'],
    ['a NUL', String.raw`{"identity":{"traits":{"email":"a\u0000@example.org"}}}`],
    ['a prototype', '{"identity":{"traits":{"__proto__":{"a":1}}}}'],
    ['too deep', `{"identity":{"traits":${'['.repeat(1000)}${']'.repeat(1000)}}}`],
  ])('is a 500, and nothing is stored: %s', async (_, body) => {
    server.answer('decide', { status: 200, body });
    const email = newEmail();
    expect((await new Client(server.servers, 'native').register(email, PASSWORD)).status).toBe(500);
    expect(await server.seen(email)).toBeUndefined();
  });

  it.each([
    ['nothing', 204, undefined],
    ['null', 200, 'null'],
    ['no identity', 200, '{}'],
    ['anything with another status', 201, 'nope'],
  ] as const)('changes nothing: %s', async (_, status, body) => {
    server.answer('decide', { status, ...(body === undefined ? {} : { body }) });
    const email = newEmail();
    expect((await new Client(server.servers, 'native').register(email, PASSWORD)).status).toBe(200);
    expect(await server.seen(email)).toMatchObject({ traits: { email } });
  });
});
