import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { codeServer, type CodeServer } from '../../test/code-people.ts';
import { Client, flowAfter, messageIds, uiOf, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import { codeSentTo, messagesTo, wrongCode } from '../../test/messages.ts';
import { PASSWORD, passedBy } from '../../test/second-factor.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const CODE = { enabled: true, mfa_enabled: true, config: { max_submissions: 3 } };

let server: CodeServer;
let count = 0;
const newEmail = () => `second-${(count += 1)}@example.org`;
const newPhone = () => `+4915167890${String((count += 1)).padStart(3, '0')}`;

beforeAll(async () => {
  server = await codeServer(CODE, { session: { whoami: { required_aal: 'aal1' } } });
});
afterAll(() => server.servers[Symbol.asyncDispose]());

/** A user who is signed in with a password. */
async function signedIn(dialect: Dialect, traits: JsonObject, on = server, more: JsonObject = {}): Promise<Client> {
  const client = new Client(on.servers, dialect);
  await on.person(traits, { credentials: { password: { config: { password: PASSWORD } } }, ...more });
  await client.logIn(String(traits['email']), PASSWORD);
  return client;
}

const give = (client: Client, flow: ShownFlow, fields: JsonObject) =>
  client.submit('login', flow, { method: 'code', ...fields });

const offered = (flow: ShownFlow): string[] =>
  uiOf(flow).nodes.flatMap(({ attributes }) =>
    attributes.node_type === 'input' && attributes.name === 'address' ? [String(attributes.value)] : [],
  );

describe.each(DIALECTS)('a code as second factor of a %s client', (dialect) => {
  it('is sent at once to the only address, and raises the level', async () => {
    const email = newEmail();
    const client = await signedIn(dialect, { email });
    const flow = await client.start('login', '?aal=aal2');
    expect([flow.state, messageIds(flow)]).toEqual(['sent_email', [1010014]]);
    const code = await codeSentTo(server.servers, email);
    const wrong = await flowAfter(client, 'login', await give(client, flow, { code: wrongCode(code) }));
    expect(messageIds(wrong)).toEqual([4010008]);
    await give(client, flow, { code });
    expect(await passedBy(client)).toEqual(['password aal1', 'code aal2', 'aal2']);
  });

  it('is sent to the chosen address', async () => {
    const traits = { email: newEmail(), phone: newPhone() };
    const client = await signedIn(dialect, traits);
    const flow = await client.start('login', '?aal=aal2');
    expect(offered(flow)).toEqual([traits.phone, traits.email]);
    expect(await messagesTo(server.servers, traits.email)).toEqual([]);
    await client.submit('login', flow, { address: traits.phone });
    expect(await messagesTo(server.servers, traits.email)).toEqual([]);
    await give(client, flow, { code: await codeSentTo(server.servers, traits.phone) });
    expect(await passedBy(client)).toContain('aal2');
  });

  it('is refused after too many wrong codes', async () => {
    const email = newEmail();
    const client = await signedIn(dialect, { email });
    const flow = await client.start('login', '?aal=aal2');
    const code = await codeSentTo(server.servers, email);
    for (let tries = 0; tries < 3; tries += 1) await give(client, flow, { code: wrongCode(code) });
    expect(messageIds(await flowAfter(client, 'login', await give(client, flow, { code })))).toEqual([4000001]);
    expect(await passedBy(client)).toContain('aal1');
  });
});

describe('a code as second factor', () => {
  it('is not sent to addresses of other users, and does not reveal them', async () => {
    const stranger = newEmail();
    await server.person({ email: stranger });
    const client = await signedIn('native', { email: newEmail(), phone: newPhone() });
    for (const address of [stranger, newEmail(), newPhone()]) {
      const flow = await client.start('login', '?aal=aal2');
      const refused = await give(client, flow, { address });
      expect(messageIds(refused.json() as ShownFlow)).toEqual([4000035]);
    }
    expect(await messagesTo(server.servers, stranger)).toEqual([]);
  });

  it('is refused for another user', async () => {
    const [ada, bob] = [newEmail(), newEmail()];
    const clients = [await signedIn('native', { email: ada }), await signedIn('native', { email: bob })] as const;
    const flow = await clients[0].start('login', '?aal=aal2');
    const code = await codeSentTo(server.servers, ada);
    expect((await give(clients[1], flow, { code })).status).toBe(400);
    expect(await passedBy(clients[1])).toContain('aal1');
    expect((await give(clients[0], flow, { code })).status).toBe(200);
  });

  it('is sent to the address in the trait of the parameter via', async () => {
    const traits = { email: newEmail(), phone: newPhone(), name: 'Ada' };
    const client = await signedIn('native', traits);
    const flow = await client.start('login', '?aal=aal2&via=phone');
    expect(flow.state).toBe('sent_email');
    expect(await messagesTo(server.servers, traits.phone)).toHaveLength(1);
    for (const via of ['name', 'unknown', '__proto__', 'phone.x'])
      expect((await client.ask(`/self-service/login/api?aal=aal2&via=${via}`)).status).toBe(400);
  });

  it('is no first factor', async () => {
    const email = newEmail();
    await server.person({ email });
    const client = new Client(server.servers, 'native');
    const flow = await client.start('login');
    expect(messageIds((await give(client, flow, { identifier: email })).json() as ShownFlow)).toEqual([4010002]);
    expect(messageIds((await give(client, flow, { address: email })).json() as ShownFlow)).toEqual([4010002]);
    expect(await messagesTo(server.servers, email)).toEqual([]);
  });
});

describe('with required_aal highest_available', () => {
  const required = { session: { whoami: { required_aal: 'highest_available' } } };

  it('a user with an address for codes must enter a code', async () => {
    const strict = await codeServer(CODE, required);
    try {
      const email = newEmail();
      const client = await signedIn('native', { email }, strict);
      const refused = await client.ask('/sessions/whoami');
      expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('session_aal2_required')]);
      const flow = await client.start('login', '?aal=aal2');
      await give(client, flow, { code: await codeSentTo(strict.servers, email) });
      expect((await client.ask('/sessions/whoami')).status).toBe(200);
    } finally {
      await strict.servers[Symbol.asyncDispose]();
    }
  });

  it('a user who signs in by code and has an authenticator app must use the app (CVE-2024-45042)', async () => {
    const change = {
      ...required,
      selfservice: { methods: { code: { passwordless_enabled: true }, totp: { enabled: true } } },
    };
    const strict = await codeServer({ passwordless_enabled: true }, change);
    try {
      const email = newEmail();
      const url = 'otpauth://totp/x:y?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x';
      const id = await strict.person({ email });
      const { identities } = strict.servers.database;
      const found = await identities.getWithCredentials(id);
      if (found?.credentials.code === undefined) throw new Error('the identity has no code credential');
      const totp = {
        ...found.credentials.code,
        id: newId(),
        type: 'totp' as const,
        identifiers: [id],
        config: { totp_url: url },
      };
      await identities.update(found, { ...found, credentials: { ...found.credentials, totp } });
      const client = new Client(strict.servers, 'native');
      const start = await client.start('login');
      await give(client, start, { identifier: email });
      await give(client, start, { identifier: email, code: await codeSentTo(strict.servers, email) });
      const refused = await client.ask('/sessions/whoami');
      expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('session_aal2_required')]);
    } finally {
      await strict.servers[Symbol.asyncDispose]();
    }
  });
});

it('falls back to verifiable addresses when that is enabled', async () => {
  const lenient = await codeServer({ ...CODE, config: { missing_credential_fallback_enabled: true } });
  try {
    const email = newEmail();
    const client = await signedIn('native', { email }, lenient, { schema_id: 'password-only' });
    const flow = await client.start('login', '?aal=aal2');
    await give(client, flow, { code: await codeSentTo(lenient.servers, email) });
    expect(await passedBy(client)).toEqual(['password aal1', 'code aal2', 'aal2']);
  } finally {
    await lenient.servers[Symbol.asyncDispose]();
  }
});
