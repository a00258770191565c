/**
 * One rule, over HTTP: every path that stores or looks up an identifier normalizes it. Paths of passkeys, authenticator apps and providers:
 * the tests of their strategies, by the same table of spellings (`test/spellings.ts`).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { askForCode, codeServer, type CodeServer } from '../test/code-people.ts';
import { Client, messageIds, nodeOf, type ShownFlow } from '../test/flow-client.ts';
import { codeSentTo, messagesTo } from '../test/messages.ts';
import { SPELLINGS, TRIMMED } from '../test/spellings.ts';
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
        methods: {
          code: { ...code, enabled: true, passwordless_enabled: true },
          link: { enabled: true },
          password: { enabled: true },
        },
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

const newLocal = (): string => `iris-${(count += 1)}`;
const native = () => new Client(server.servers, 'native');
const ownIdentifiers = async (text: string): Promise<number> => (await found('credentials_identifier', text)).length;

describe.each(TRIMMED)('an address with %s', (_, write) => {
  it('is registered, taken from then on, and signs in', async () => {
    const local = newLocal();
    const client = native();
    expect((await client.register(write(local), PASSWORD)).status).toBe(200);
    expect((await native().register(`${local}@example.org`, PASSWORD)).status).toBe(400);
    expect((await native().register(write(local), PASSWORD)).status).toBe(400);
    expect((await native().logIn(`${local}@example.org`, PASSWORD)).status).toBe(200);
    expect(await ownIdentifiers(write(local))).toBe(1);
  });

  it('is registered by code', async () => {
    const local = newLocal();
    const client = native();
    const traits = { email: write(local) };
    const flow = await askForCode(client, 'registration', { traits });
    const code = await codeSentTo(server.servers, `${local}@example.org`);
    expect((await client.submit('registration', flow, { method: 'code', code, traits })).status).toBe(200);
    expect(await ownIdentifiers(`${local}@example.org`)).toBe(1);
  });

  it('is imported in a batch', async () => {
    const local = newLocal();
    const create = { schema_id: 'default', traits: { email: write(local) }, credentials };
    const answer = await admin('PATCH', '/admin/identities', { identities: [{ create }] });
    expect(answer.json()).toMatchObject({ identities: [{ action: 'create' }] });
    const again = await admin('PATCH', '/admin/identities', { identities: [{ create }] });
    expect(again.json()).toMatchObject({ identities: [{ action: 'error' }] });
    expect((await native().logIn(write(local), PASSWORD)).status).toBe(200);
  });

  it('replaces another in the settings', async () => {
    const [before, after] = [newLocal(), newLocal()];
    const client = native();
    await client.register(`${before}@example.org`, PASSWORD);
    const flow = await client.start('settings');
    const answer = await client.submit('settings', flow, { method: 'profile', traits: { email: write(after) } });
    expect(answer.status).toBe(200);
    expect([await ownIdentifiers(`${before}@example.org`), await ownIdentifiers(`${after}@example.org`)]).toEqual([
      0, 1,
    ]);
  });

  it.each(['code', 'link'])('is recovered by %s', async (method) => {
    const local = newLocal();
    await server.person({ email: `${local}@example.org` });
    const client = native();
    await client.submit('recovery', await client.start('recovery'), { method, email: write(local) });
    const [message] = await messagesTo(server.servers, `${local}@example.org`);
    expect(message?.['template']).toBe(method === 'code' ? 'recovery_code_valid' : 'recovery_valid');
  });
});

it.each(SPELLINGS)('an identifier with %s signs in by code', async (_, write) => {
  const local = newLocal();
  await server.person({ email: `${local}@example.org` });
  const flow = await askForCode(native(), 'login', { identifier: write(local) });
  expect(flow.state).toBe('sent_email');
  expect(await messagesTo(server.servers, `${local}@example.org`)).toHaveLength(1);
});

it.each(['+49 151 2345 6780', ' +4915123456780 ', '+49 (151) 2345-6780'])(
  'a phone number written %j signs in by code',
  async (written) => {
    if ((await ownIdentifiers('+4915123456780')) === 0) await server.person({ phone: '+49 1512 3456780' });
    const before = (await messagesTo(server.servers, '+4915123456780')).length;
    await askForCode(native(), 'login', { identifier: written });
    expect(await messagesTo(server.servers, '+4915123456780')).toHaveLength(before + 1);
  },
);

it.each(TRIMMED)('an address with %s is verified by link', async (_, write) => {
  const flows = { verification: { enabled: true, use: 'link', ui_url: 'http://app.test/verification' } };
  const other = await codeServer({ enabled: true }, { selfservice: { methods: { link: { enabled: true } }, flows } });
  await using _closed = other.servers;
  await other.person({ email: 'iris@example.org' });
  const client = new Client(other.servers, 'native');
  await client.submit('verification', await client.start('verification'), { method: 'link', email: write('iris') });
  const [message] = await messagesTo(other.servers, 'iris@example.org');
  expect(message?.['template']).toBe('verification_valid');
});
