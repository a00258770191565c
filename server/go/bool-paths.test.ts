/** One rule, over HTTP: every path that reads a boolean from text reads it as Go's `strconv.ParseBool` does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowServer } from '../test/flow-client.ts';
import type { ComposedServers } from '../test/http-server.ts';
import { inBase64 } from '../test/identity-admin.ts';

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];
const NEITHER = ['tRUE', 'yes', 'on', ' true', '2'];

const SCHEMA = {
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: { type: 'string', 'ory.sh/kratos': { credentials: { password: { identifier: true } } } },
        newsletter: { type: 'boolean' },
      },
    },
  },
};

let servers: ComposedServers;
beforeAll(async () => {
  servers = await flowServer({ identity: { schemas: [{ id: 'default', url: inBase64(SCHEMA) }] } });
});
afterAll(() => servers[Symbol.asyncDispose]());

const PASSWORD = 'correct-horse-9-battery';
let count = 0;

describe.each([...TRUE, ...FALSE, ...NEITHER])('%j', (text) => {
  const isTrue = TRUE.includes(text);
  const isBoolean = isTrue || FALSE.includes(text);
  const query = encodeURIComponent(text);

  it('as `refresh` of a login', async () => {
    const client = new Client(servers, 'native');
    await client.register(`bool-${(count += 1)}@example.org`, PASSWORD);
    const flow = await client.start('login', `?refresh=${query}`);
    // Without `refresh`, a client that is signed in gets no flow.
    expect(flow['refresh'] === true).toBe(isTrue);
  });

  it('as `return_session_token_exchange_code` of a login', async () => {
    const flow = await new Client(servers, 'native').start('login', `?return_session_token_exchange_code=${query}`);
    expect('session_token_exchange_code' in flow).toBe(isTrue);
  });

  it('as `active` of a list of sessions', async () => {
    const { status } = await servers.admin(`/admin/sessions?active=${query}`);
    expect(status).toBe(isBoolean ? 200 : 400);
  });

  it('as a trait in a form', async () => {
    const client = new Client(servers, 'browser');
    const email = `bool-${(count += 1)}@example.org`;
    await client.register(email, PASSWORD, { newsletter: text });
    const session = await client.whoami();
    if (isBoolean) expect(session).toMatchObject({ identity: { traits: { newsletter: isTrue } } });
    else expect(session).toBeUndefined();
  });
});
