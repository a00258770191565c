import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowAfter, messageIds, type ShownFlow } from '../../test/flow-client.ts';
import { DIALECTS, hookServer, newEmail, snippet, type HookServer } from '../../test/hook-people.ts';
import { type SinkAnswer, startHttpSink, type HttpSink } from '../../test/http-sink.ts';

const OLD_PASSWORD = 'from-another-system';
const MATCH: SinkAnswer = { status: 200, body: '{"status":"password_match"}' };

let formerSystem: HttpSink;
let server: HookServer;
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await formerSystem[Symbol.asyncDispose]();
});

/** A server whose migration hook has this response; `more`: further settings of the hook. */
async function withFormerSystem(answer: number | SinkAnswer, more: JsonObject = {}, enabled = true) {
  formerSystem = await startHttpSink(() => answer);
  const migrate_hook: JsonObject = enabled ? { enabled, config: { url: formerSystem.url, ...more } } : { enabled };
  server = await hookServer(() => ({}), {}, { password: { config: { migrate_hook } } });
}

/** A user whose password only the former system knows. */
async function migrating(): Promise<string> {
  const email = newEmail();
  const body = {
    schema_id: 'default',
    traits: { email },
    credentials: { password: { config: { use_password_migration_hook: true } } },
  };
  const headers = { 'content-type': 'application/json' };
  const made = await server.servers.admin('/admin/identities', { method: 'POST', headers, body: JSON.stringify(body) });
  if (made.status !== 201) throw new Error(made.text);
  return email;
}

describe.each(DIALECTS)('a user who is being migrated, with a %s client', (dialect) => {
  it('signs in with the password of the former system, which is not called again', async () => {
    await withFormerSystem(MATCH);
    const email = await migrating();
    const client = new Client(server.servers, dialect);
    await client.logIn(email.toUpperCase(), OLD_PASSWORD);
    expect(await client.whoami()).toBeDefined();
    const [question] = formerSystem.calls;
    expect(question).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(question?.body ?? '')).toEqual({ identifier: email.toUpperCase(), password: OLD_PASSWORD });

    const again = new Client(server.servers, dialect);
    await again.logIn(email, OLD_PASSWORD);
    expect(await again.whoami()).toBeDefined();
    const wrong = new Client(server.servers, dialect);
    await wrong.logIn(email, 'something-else-9');
    expect(await wrong.whoami()).toBeUndefined();
    expect(formerSystem.calls).toHaveLength(1);
  });

  it.each<readonly [string, number | SinkAnswer]>([
    ['403', 403],
    ['another word', { status: 200, body: '{"status":"password_mismatch"}' }],
    ['no JSON', { status: 200, body: 'password_match' }],
    ['nothing', { status: 200, body: '' }],
    ['more than a word', { status: 200, body: JSON.stringify({ fill: 'x'.repeat(1024), status: 'password_match' }) }],
  ])('is not let in where it answers %s, and nothing is kept', async (_, answer) => {
    await withFormerSystem(answer);
    const email = await migrating();
    const client = new Client(server.servers, dialect);
    const shown = await flowAfter(client, 'login', await client.logIn(email, OLD_PASSWORD));
    expect(messageIds(shown)).toEqual([4000006]);
    expect(await client.whoami()).toBeUndefined();
    await client.logIn(email, OLD_PASSWORD);
    expect(formerSystem.calls).toHaveLength(2);
  });

  it.each([204, 302, 401, 404])('gets a 502 if the hook answers %i', async (status) => {
    await withFormerSystem(status);
    const client = new Client(server.servers, dialect);
    const answer = await client.logIn(await migrating(), OLD_PASSWORD);
    expect(await client.whoami()).toBeUndefined();
    if (dialect === 'browser') expect(answer.headers.location).toContain('http://app.test/error?id=');
    else {
      expect(answer.status).toBe(502);
      expect((answer.json() as JsonObject)['error']).toMatchObject({
        message: `password migration hook failed with status code ${status}`,
        reason: 'A third-party upstream service responded improperly. Please try again later.',
      });
    }
  });
});

describe('the request to the former system', () => {
  it('may be made by a template from the context of web hooks', async () => {
    await withFormerSystem(MATCH, { body: snippet('function(ctx) ctx'), headers: { 'X-Who': 'zelos' } });
    const email = await migrating();
    const client = new Client(server.servers, 'ajax');
    const flow = await client.start('login');
    const fields = { method: 'password', identifier: email, password: OLD_PASSWORD };
    const body = { ...fields, csrf_token: csrfOf(flow) };
    const headers = { authorization: 'Bearer secret', 'user-agent': 'an-app' };
    await client.ask(`/self-service/login?flow=${flow.id}`, { method: 'POST', body, headers });
    expect(await client.whoami()).toBeDefined();
    const [call] = formerSystem.calls;
    expect(call?.headers['x-who']).toBe('zelos');
    const sent = JSON.parse(call?.body ?? '') as JsonObject;
    expect(sent).toMatchObject({ identifier: email, password: OLD_PASSWORD, identity: { traits: { email } } });
    expect(sent['request_headers']).toMatchObject({ 'User-Agent': ['an-app'] });
    expect(sent['request_headers']).not.toHaveProperty('Authorization');
    expect(Object.keys(sent)).not.toContain('session');
  });

  it('is not sent without such a hook', async () => {
    await withFormerSystem(MATCH, {}, false);
    const answer = await new Client(server.servers, 'native').logIn(await migrating(), OLD_PASSWORD);
    expect(answer.status).toBe(500);
    expect((answer.json() as JsonObject)['error']).toMatchObject({ id: 'invalid_configuration' });
  });

  it('ends with a message if the password is right, but too long for the hash', async () => {
    await withFormerSystem(MATCH);
    const client = new Client(server.servers, 'native');
    const answer = await client.logIn(await migrating(), 'x'.repeat(100));
    expect(answer.status).toBe(400);
    expect(messageIds(answer.json() as ShownFlow, 'password')).toEqual([4000033]);
    expect(await client.whoami()).toBeUndefined();
  });

  it('leaves no trace of the password in the log', async () => {
    await withFormerSystem(401);
    await new Client(server.servers, 'native').logIn(await migrating(), OLD_PASSWORD);
    expect(JSON.stringify(server.servers.log)).not.toContain(OLD_PASSWORD);
  });
});

const csrfOf = (flow: ShownFlow): string => /"csrf_token"[^}]*"value":"([^"]+)"/.exec(JSON.stringify(flow))?.[1] ?? '';
