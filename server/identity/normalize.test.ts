/** One rule, over HTTP: every path that stores or looks up an identifier normalizes it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { askForCode, codeServer, type CodeServer } from '../test/code-people.ts';
import { Client, messageIds, nodeOf, type ShownFlow } from '../test/flow-client.ts';
import { codeSentTo } from '../test/messages.ts';
import { normalizeAddress, normalizeIdentifier } from './normalize.ts';

describe('an identifier', () => {
  it.each([
    [' İA@Example.org\t', 'ia@example.org'],
    ['\u0085ΟΔΥΣΣΕΥΣ\u3000', 'οδυσσευσ'],
    ['Straße', 'straße'],
  ])('%j is stored as %j', (text, stored) => expect(normalizeIdentifier(text)).toBe(stored));
  it.each([
    [' İA@Example.org', 'ia@example.org'],
    ['+49 (151) 2345-6789', '+4915123456789'],
    [' Nick ', 'Nick'],
  ])('%j is an address %j', (text, stored) => expect(normalizeAddress(text)).toBe(stored));
});

const PASSWORD = 'correct-horse-9-battery';
let server: CodeServer;
beforeAll(async () => {
  const recovery = { enabled: true, use: 'code', ui_url: 'http://app.test/recovery' };
  const verification = { enabled: true, use: 'code', ui_url: 'http://app.test/verification' };
  const code = { config: { missing_credential_fallback_enabled: true } };
  server = await codeServer(
    {},
    {
      selfservice: {
        default_browser_return_url: 'http://app.test/',
        methods: { code: { ...code, enabled: true, passwordless_enabled: true }, password: { enabled: true } },
        flows: { recovery, verification, login: { style: 'identifier_first' } },
      },
    },
  );
});
afterAll(() => server.servers[Symbol.asyncDispose]());

let count = 0;
/** An address in two spellings, and its stored form. */
const spelled = () => {
  count += 1;
  return { first: `İA-${count}@Example.org`, second: ` ia-${count}@EXAMPLE.ORG `, stored: `ia-${count}@example.org` };
};
const credentials: JsonObject = { password: { config: { password: PASSWORD } } };
const admin = async (method: string, path: string, body?: JsonObject | readonly JsonObject[]) =>
  server.servers.admin(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const found = async (parameter: string, text: string): Promise<readonly string[]> => {
  const answer = await admin('GET', `/admin/identities?${parameter}=${encodeURIComponent(text)}`);
  return (answer.json() as { id: string }[]).map(({ id }) => id);
};

describe('an address with an invisible letter', () => {
  const email = 'ad\u00ADa-invisible@example.org';

  it('is refused to administrators', async () => {
    const answer = await admin('POST', '/admin/identities', { schema_id: 'default', traits: { email } });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('invisible or full-width')]);
  });

  it('is refused in a registration', async () => {
    const client = new Client(server.servers, 'native');
    const flow = await client.start('registration');
    const answer = await client.submit('registration', flow, {
      method: 'password',
      password: PASSWORD,
      traits: { email },
    });
    expect([answer.status, messageIds(answer.json() as ShownFlow)]).toEqual([400, [4000001]]);
  });
});

describe('an identity whose address is spelled differently', () => {
  it('is created, imported, and found by an administrator', async () => {
    const { first, second, stored } = spelled();
    const id = await server.person({ email: first }, { credentials });
    const seen = JSON.stringify(await server.seen(id));
    expect(seen).toContain(`"identifiers":["${stored}"]`);
    expect(seen).toContain(`"value":"${stored}"`);
    for (const text of [first, second, stored]) expect(await found('credentials_identifier', text)).toEqual([id]);
    expect(await found('preview_credentials_identifier_similar', first.slice(0, -3))).toEqual([id]);
  });

  it('is found after an update and after a patch', async () => {
    const [one, two, three] = [spelled(), spelled(), spelled()];
    const id = await server.person({ email: one.first }, { credentials });
    const updated = await admin('PUT', `/admin/identities/${id}`, {
      schema_id: 'default',
      state: 'active',
      traits: { email: two.first },
    });
    expect(updated.status).toBe(200);
    expect(await found('credentials_identifier', two.first)).toEqual([id]);
    expect(await found('credentials_identifier', one.first)).toEqual([]);
    const patch = [{ op: 'replace', path: '/traits/email', value: three.first }];
    expect((await admin('PATCH', `/admin/identities/${id}`, patch)).status).toBe(200);
    expect(await found('credentials_identifier', three.second)).toEqual([id]);
  });

  it('is not created a second time', async () => {
    const { first, second } = spelled();
    await server.person({ email: first });
    const again = await admin('POST', '/admin/identities', { schema_id: 'default', traits: { email: second.trim() } });
    expect(again.status).toBe(409);
  });

  it('signs in by password', async () => {
    const { first, second } = spelled();
    await server.person({ email: first }, { credentials });
    for (const identifier of [first, second]) {
      const client = new Client(server.servers, 'native');
      await client.submit('login', await client.start('login'), { method: 'password', identifier, password: PASSWORD });
      expect(client.token).toBeDefined();
    }
  });

  it('signs in by code', async () => {
    const { first, second, stored } = spelled();
    await server.person({ email: first });
    const client = new Client(server.servers, 'native');
    const flow = await askForCode(client, 'login', { identifier: second });
    await client.submit('login', flow, {
      method: 'code',
      identifier: second,
      code: await codeSentTo(server.servers, stored),
    });
    expect(client.token).toBeDefined();
  });

  it('signs in by a code without a credential for codes', async () => {
    const { first, stored } = spelled();
    await server.person({ email: first }, { schema_id: 'password-only', credentials });
    const client = new Client(server.servers, 'native');
    const flow = await askForCode(client, 'login', { identifier: first });
    await client.submit('login', flow, {
      method: 'code',
      identifier: first,
      code: await codeSentTo(server.servers, stored),
    });
    expect(client.token).toBeDefined();
  });

  it('is found by identifier-first login', async () => {
    const { first } = spelled();
    await server.person({ email: first }, { schema_id: 'password-only', credentials });
    const client = new Client(server.servers, 'ajax');
    const asked = await client.start('login');
    const shown = (
      await client.submit('login', asked, { method: 'identifier_first', identifier: first })
    ).json() as ShownFlow;
    expect(messageIds(shown)).not.toContain(4000037);
    expect(nodeOf(shown, 'password')).toBeDefined();
  });

  it('verifies its address', async () => {
    const { first, second, stored } = spelled();
    const id = await server.person({ email: first });
    const client = new Client(server.servers, 'native');
    const flow = await client.start('verification');
    await client.submit('verification', flow, { method: 'code', email: second.trim() });
    await client.submit('verification', flow, { method: 'code', code: await codeSentTo(server.servers, stored) });
    expect(JSON.stringify(await server.seen(id))).toContain('"verified":true');
  });
});
