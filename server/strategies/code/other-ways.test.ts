import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { askForCode, codeServer, type CodeServer } from '../../test/code-people.ts';
import { Client, messageIds, type ShownFlow } from '../../test/flow-client.ts';
import { codeSentTo } from '../../test/messages.ts';

const CODE_SENT = 1010014;
const WRONG_CODE = 4010008;
const password: JsonObject = { password: { config: { password: 'correct-horse-9-battery' } } };

describe('a password of a disabled method', () => {
  let server: CodeServer;
  beforeAll(async () => {
    const selfservice = {
      default_browser_return_url: 'http://app.test/',
      methods: { password: { enabled: false }, code: { enabled: true, passwordless_enabled: true } },
      flows: { login: { style: 'identifier_first' } },
    };
    server = await codeServer({}, { selfservice });
  });
  afterAll(() => server.servers[Symbol.asyncDispose]());

  it('does not count as another method: the code is sent at once', async () => {
    await server.person({ email: 'off@example.org' }, { credentials: password });
    const client = new Client(server.servers, 'ajax');
    const flow = await client.start('login');
    const answer = await client.submit('login', flow, { method: 'identifier_first', identifier: 'off@example.org' });
    expect(messageIds(answer.json() as ShownFlow)).toEqual([CODE_SENT]);
    expect(await codeSentTo(server.servers, 'off@example.org')).toMatch(/^\d{6}$/);
  });
});

describe('a code sent to an address', () => {
  let server: CodeServer;
  beforeAll(async () => {
    server = await codeServer({ passwordless_enabled: true });
  });
  afterAll(() => server.servers[Symbol.asyncDispose]());

  it('is void once the identity has another address', async () => {
    const id = await server.person({ email: 'old@example.org' });
    const client = new Client(server.servers, 'native');
    const flow = await askForCode(client, 'login', { identifier: 'old@example.org' });
    const code = await codeSentTo(server.servers, 'old@example.org');
    const changed = await server.servers.admin(`/admin/identities/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ schema_id: 'default', state: 'active', traits: { email: 'new@example.org' } }),
    });
    expect(changed.status).toBe(200);
    const answer = await client.submit('login', flow, { method: 'code', identifier: 'new@example.org', code });
    expect(answer.status).toBe(400);
    expect(messageIds(answer.json() as ShownFlow)).toEqual([WRONG_CODE]);
  });
});
