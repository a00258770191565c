import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { askForCode, codeServer, type CodeServer } from '../../test/code-people.ts';
import { Client, messageIds, uiOf, type ShownFlow } from '../../test/flow-client.ts';
import { codeSentTo, messagesTo } from '../../test/messages.ts';
import { PASSWORD } from '../../test/second-factor.ts';

const CODE_SENT = 1010014;
const WRONG_CODE = 4010008;
const password: JsonObject = { password: { config: { password: PASSWORD } } };

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

describe('a TOTP of a disabled method', () => {
  let server: CodeServer;
  beforeAll(async () => {
    server = await codeServer({ enabled: true, mfa_enabled: true }, { session: { whoami: { required_aal: 'aal1' } } });
  });
  afterAll(() => server.servers[Symbol.asyncDispose]());

  it('does not count as another second factor: the code is sent at once', async () => {
    const email = 'totp-off@example.org';
    const id = await server.person({ email }, { credentials: password });
    const { identities } = server.servers.database;
    const found = await identities.getWithCredentials(id);
    if (found?.credentials.code === undefined) throw new Error('the identity has no code credential');
    const config = { totp_url: 'otpauth://totp/x:y?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x' };
    const totp = { ...found.credentials.code, id: newId(), type: 'totp' as const, identifiers: [id], config };
    await identities.update(found, { ...found, credentials: { ...found.credentials, totp } });
    const client = new Client(server.servers, 'native');
    await client.logIn(email, PASSWORD);
    expect(messageIds(await client.start('login', '?aal=aal2'))).toEqual([CODE_SENT]);
    expect(await codeSentTo(server.servers, email)).toMatch(/^\d{6}$/);
  });
});

describe('with mitigation of account enumeration', () => {
  const identify = async (server: CodeServer, identifier: string): Promise<ShownFlow> => {
    const client = new Client(server.servers, 'ajax');
    const flow = await client.start('login');
    const answer = await client.submit('login', flow, { method: 'identifier_first', identifier });
    return answer.json() as ShownFlow;
  };
  const mitigated = (passwords: boolean): Promise<CodeServer> =>
    codeServer(
      {},
      {
        security: { account_enumeration: { mitigate: true } },
        selfservice: {
          default_browser_return_url: 'http://app.test/',
          methods: { password: { enabled: passwords }, code: { enabled: true, passwordless_enabled: true } },
          flows: { login: { style: 'identifier_first' } },
        },
      },
    );

  it('a code as the only method is sent at once, and the answer for an unknown identifier is the same', async () => {
    const server = await mitigated(false);
    try {
      await server.person({ email: 'known@example.org' });
      const known = await identify(server, 'known@example.org');
      const unknown = await identify(server, 'unknown@example.org');
      expect([messageIds(known), messageIds(unknown)]).toEqual([[CODE_SENT], [CODE_SENT]]);
      const shapes = [known, unknown].map((flow) =>
        uiOf(flow).nodes.map(({ attributes }) => (attributes.node_type === 'input' ? attributes.name : '')),
      );
      expect(shapes[0]).toEqual(shapes[1]);
      expect(await codeSentTo(server.servers, 'known@example.org')).toMatch(/^\d{6}$/);
      expect(await messagesTo(server.servers, 'unknown@example.org')).toEqual([]);
    } finally {
      await server.servers[Symbol.asyncDispose]();
    }
  });

  it('nothing is sent before the user has chosen among several methods', async () => {
    const server = await mitigated(true);
    try {
      await server.person({ email: 'both@example.org' });
      expect(messageIds(await identify(server, 'both@example.org'))).toEqual([]);
    } finally {
      await server.servers[Symbol.asyncDispose]();
    }
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
