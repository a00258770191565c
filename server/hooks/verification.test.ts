import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowAfter, flowServer, messageIds, nodeOf, type Dialect } from '../test/flow-client.ts';
import type { ComposedServers } from '../test/http-server.ts';
import { inBase64 } from '../test/identity-admin.ts';
import { codeSentTo, messagesTo } from '../test/messages.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const PASSWORD = 'correct-horse-9-battery';
const verification = { enabled: true, use: 'code', ui_url: 'http://app.test/verification' };
const hook = (name: string) => ({ hooks: [{ hook: name }] });
const SHOW_UI = [{ hook: 'session' }, { hook: 'show_verification_ui' }];

/** Phone numbers are verified; e-mail addresses are identifiers only. */
const PHONE_SCHEMA = {
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: { type: 'string', 'ory.sh/kratos': { credentials: { password: { identifier: true } } } },
        phone: { type: 'string', format: 'tel', 'ory.sh/kratos': { verification: { via: 'sms' } } },
      },
    },
  },
};

let count = 0;
const newEmail = () => `hooks-${(count += 1)}@example.org`;
const newPhone = () => `+4915155${100_000 + (count += 1)}`;

/** Id of the verification flow that a response leads to, by redirect or `continue_with`. */
const startedBy = ({ text, headers }: { text: string; headers: { location?: string | undefined } }) =>
  /verification\?flow=([0-9a-f-]+)/.exec(headers.location ?? '')?.[1] ??
  /"show_verification_ui","flow":\{[^}]*"id":"([0-9a-f-]+)"/.exec(text)?.[1];

describe.each(DIALECTS)('phone numbers of a %s client', (dialect) => {
  let servers: ComposedServers;
  beforeAll(async () => {
    servers = await flowServer({
      identity: { schemas: [{ id: 'default', url: inBase64(PHONE_SCHEMA) }] },
      selfservice: {
        methods: { code: { enabled: true } },
        flows: {
          verification,
          registration: { after: { password: { hooks: SHOW_UI } } },
          settings: { after: { profile: hook('show_verification_ui') } },
        },
      },
    });
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  const isVerified = async (phone: string) =>
    (await servers.database.identities.findVerifiableAddress('sms', phone))?.verified;

  async function verify(client: Client, flowId: string, phone: string): Promise<void> {
    expect((await messagesTo(servers, phone)).map(({ template }) => template)).toEqual(['verification_code_valid']);
    const flow = await client.show('verification', flowId);
    expect(await isVerified(phone)).toBe(false);
    await client.submit('verification', flow, { method: 'code', code: await codeSentTo(servers, phone) });
    expect(await isVerified(phone)).toBe(true);
  }

  it('are verified by SMS after registration and after a change', async () => {
    const client = new Client(servers, dialect);
    const [email, phone] = [newEmail(), newPhone()];
    await verify(client, startedBy(await client.register(email, PASSWORD, { phone })) ?? '', phone);

    const other = newPhone();
    const change = { method: 'profile', traits: { email, phone: other } };
    const changed = await client.submit('settings', await client.start('settings'), change);
    expect(await messagesTo(servers, other)).toHaveLength(1);
    // After settings, browsers are not sent to the new verification; other clients find it in `continue_with`.
    if (dialect !== 'browser') await verify(client, startedBy(changed) ?? '', other);
  });

  it('receive another code by the resend button, other numbers do not', async () => {
    const [client, stranger] = [new Client(servers, dialect), newPhone()];
    const [email, phone] = [newEmail(), newPhone()];
    await new Client(servers, 'native').register(newEmail(), PASSWORD, { phone: stranger });
    const answer = await client.register(email, PASSWORD, { phone });
    const flow = await client.show('verification', startedBy(answer) ?? '');
    const first = await codeSentTo(servers, phone);
    await client.submit('verification', flow, { method: 'code', sms: stranger });
    expect(await messagesTo(servers, stranger)).toHaveLength(1);
    const again = await client.submit('verification', flow, { method: 'code', sms: phone });
    const shown = await flowAfter(client, 'verification', again);
    expect(messageIds(shown)).toEqual([1080003]);
    expect(nodeOf(shown, 'sms')).toBeDefined();
    expect(await messagesTo(servers, phone)).toHaveLength(2);
    const second = await codeSentTo(servers, phone);
    if (first !== second) await client.submit('verification', shown, { method: 'code', code: first });
    expect(await isVerified(phone)).toBe(false);
    await client.submit('verification', shown, { method: 'code', code: second });
    expect(await isVerified(phone)).toBe(true);
  });
});

describe.each(DIALECTS)('the legacy flags with a %s client', (dialect) => {
  let servers: ComposedServers;
  beforeAll(async () => {
    servers = await flowServer({
      selfservice: {
        methods: { code: { enabled: true } },
        flows: { verification, login: { after: { password: hook('require_verified_address') } } },
      },
      feature_flags: { legacy_continue_with_verification_ui: true, legacy_require_verified_login_error: true },
    });
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  it('add the verification to `continue_with` without `show_verification_ui`', async () => {
    const client = new Client(servers, dialect);
    const answer = await client.register(newEmail(), PASSWORD);
    if (dialect === 'browser') expect(startedBy(answer)).toBeUndefined();
    else expect(startedBy(answer)).toBeDefined();
  });

  it('refuse an unverified user with a message on the form, and send nothing', async () => {
    const email = newEmail();
    await new Client(servers, 'native').register(email, PASSWORD);
    const before = (await messagesTo(servers, email)).length;
    const client = new Client(servers, dialect);
    const flow = await client.start('login');
    const answer = await client.submit('login', flow, { method: 'password', identifier: email, password: PASSWORD });
    const shown = dialect === 'browser' ? await client.show('login', flow.id) : (answer.json() as typeof flow);
    expect(answer.status).toBe(dialect === 'browser' ? 303 : 400);
    expect(messageIds(shown)).toEqual([4000010]);
    expect(await client.whoami()).toBeUndefined();
    expect(await messagesTo(servers, email)).toHaveLength(before);
  });
});
