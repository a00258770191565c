import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowServer } from '../../test/flow-client.ts';
import type { Answer, ComposedServers } from '../../test/http-server.ts';

const PASSWORD = 'correct-horse-battery';
const DEBUG = 'at open (/srv/kratos/schema.json)';

let zelos: ComposedServers;
beforeAll(async () => {
  zelos = await flowServer({ selfservice: { methods: { code: { enabled: true }, link: { enabled: true } } } });
});
afterAll(() => zelos[Symbol.asyncDispose]());

const post = (body: JsonObject) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function signedUp(
  name: string,
): Promise<{ readonly client: Client; readonly answer: Answer; readonly id: string }> {
  const client = new Client(zelos, 'native');
  const answer = await client.register(`${name}@example.org`, PASSWORD);
  return { client, answer, id: (answer.json() as { identity: { id: string } }).identity.id };
}

describe('an answer with a secret is neither stored nor taken for another type', () => {
  it.each<[string, (name: string) => Promise<Answer>]>([
    ['the session token of a registration', async (name) => (await signedUp(name)).answer],
    [
      'the session token of a login',
      async (name) => (await signedUp(name)).client.logIn(`${name}@example.org`, PASSWORD, '?refresh=true'),
    ],
    ['a session', async (name) => (await signedUp(name)).client.ask('/sessions/whoami')],
    [
      'a recovery code',
      async (name) => zelos.admin('/admin/recovery/code', post({ identity_id: (await signedUp(name)).id })),
    ],
    [
      'a recovery link',
      async (name) => zelos.admin('/admin/recovery/link', post({ identity_id: (await signedUp(name)).id })),
    ],
    [
      'credentials',
      async (name) => zelos.admin(`/admin/identities/${(await signedUp(name)).id}?include_credential=password`),
    ],
  ])('%s', async (name, ask) => {
    const answer = await ask(name.replaceAll(' ', '-'));
    expect(answer.status).toBeLessThan(300);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cache-control']).toContain('no-store');
  });

  it('an exchange of codes', async () => {
    const { id } = await signedUp('exchange');
    const [session] = (await zelos.admin(`/admin/identities/${id}/sessions`)).json() as [{ id: string }];
    const flowId = newId();
    const exchange = { id: newId(), flowId, initCode: 'init', returnToCode: 'return' };
    await zelos.database.exchanges.create(exchange);
    await zelos.database.exchanges.setSession(flowId, session.id);
    const answer = await zelos.public('/sessions/token-exchange?init_code=init&return_to_code=return');
    expect(answer.json()).toMatchObject({ session_token: expect.stringMatching(/^ory_st_/) as string });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cache-control']).toContain('no-store');
  });
});

describe('internal facts of an error', () => {
  async function shownError(dev: boolean): Promise<JsonObject> {
    await using server = await flowServer({ dev });
    const id = newId();
    const error = { code: 500, status: 'Internal Server Error', debug: DEBUG, message: 'no' };
    const now = new Date();
    await server.database.errors.create({ id, error, csrfToken: '', createdAt: now, updatedAt: now });
    return (await server.public(`/self-service/errors?id=${id}`)).json() as JsonObject;
  }

  it('are shown by the error page in development mode only', async () => {
    expect(await shownError(true)).toMatchObject({ error: { debug: DEBUG, message: 'no' } });
    expect(await shownError(false)).toMatchObject({ error: { code: 500, message: 'no' } });
    expect(JSON.stringify(await shownError(false))).not.toContain(DEBUG);
  });

  it('are not in the items of a batch', async () => {
    await using server = await flowServer({
      identity: {
        default_schema_id: 'gone',
        schemas: [{ id: 'gone', url: 'base64://eyIkcmVmIjoiZmlsZTovLy9ub3doZXJlL3guanNvbiJ9' }],
      },
    });
    const sent = { ...post({ identities: [{ create: { schema_id: 'gone', traits: {} } }] }), method: 'PATCH' };
    const answer = await server.admin('/admin/identities', sent);
    expect(answer.text).not.toContain('nowhere');
    expect(answer.text).not.toContain('"debug"');
  });
});

describe('the logout of a browser', () => {
  const browser = async (name: string): Promise<Client> => {
    const client = new Client(zelos, 'browser');
    await client.register(`${name}@example.org`, PASSWORD);
    return client;
  };
  const json = { headers: { accept: 'application/json' } };

  it('redirects to the page after logout, and to the error page without a session', async () => {
    const client = await browser('leaving');
    const link = (await client.ask('/self-service/logout/browser', json)).json() as { logout_token: string };
    const out = await client.ask(`/self-service/logout?token=${link.logout_token}`);
    expect([out.status, out.headers.location]).toEqual([303, 'http://app.test/bye']);
    const again = await client.ask('/self-service/logout/browser');
    expect(again.status).toBe(303);
    expect(again.headers.location).toContain('http://app.test/error?id=');
  });
});

it('`password_profile_registration_node_group` does not change the groups of a registration form', async () => {
  await using server = await flowServer({ feature_flags: { password_profile_registration_node_group: 'password' } });
  const flow = await new Client(server, 'native').start('registration');
  const { nodes } = (flow as unknown as { ui: { nodes: { group: string; attributes: { name: string } }[] } }).ui;
  // Recorded from the reference with this flag.
  expect(nodes.filter(({ attributes }) => attributes.name.startsWith('traits.')).map(({ group }) => group)).toEqual(
    Array.from({ length: 4 }, () => 'default'),
  );
});
