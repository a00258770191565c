import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import {
  Client,
  flowAfter,
  flowIdOf,
  flowServer,
  messageIds,
  type Dialect,
  type ShownFlow,
} from '../../test/flow-client.ts';
import type { Answer, ComposedServers } from '../../test/http-server.ts';
import { codeSentTo, messagesTo, wrongCode } from '../../test/messages.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const PASSWORD = 'correct-horse-9-battery';
const NEW_PASSWORD = 'another-horse-9-battery';

let servers: ComposedServers;
let now = Date.now();
let count = 0;
const newEmail = () => `recover-${(count += 1)}@example.org`;

beforeAll(async () => {
  servers = await flowServer(
    {
      selfservice: {
        methods: { code: { enabled: true, config: { lifespan: '10m', max_submissions: 3 } } },
        flows: {
          recovery: {
            enabled: true,
            use: 'code',
            ui_url: 'http://app.test/recovery',
            lifespan: '30m',
            after: { hooks: [{ hook: 'revoke_active_sessions' }] },
          },
        },
      },
      feature_flags: { use_continue_with_transitions: true },
    },
    { now: () => new Date(now) },
  );
});
afterAll(() => servers[Symbol.asyncDispose]());

async function person() {
  const email = newEmail();
  const before = new Client(servers, 'native');
  await before.register(email, PASSWORD);
  now += 1000;
  return { email, before };
}

async function asked(client: Client, email: string, query = ''): Promise<ShownFlow> {
  const flow = await client.start('recovery', query);
  return flowAfter(client, 'recovery', await client.submit('recovery', flow, { method: 'code', email }));
}

const answerWith = (client: Client, flow: ShownFlow, code: string) =>
  client.submit('recovery', flow, { method: 'code', code });

/** The settings that a finished recovery leads to. */
async function settingsAfter(client: Client, answer: Answer): Promise<ShownFlow> {
  if (answer.headers.location !== undefined) return client.show('settings', flowIdOf(answer));
  const next = (answer.json() as JsonObject)['continue_with'] as { action: string; flow: { id: string } }[];
  return client.show('settings', next.find(({ action }) => action === 'show_settings_ui')?.flow.id ?? '');
}

describe.each(DIALECTS)('recovery by a %s client', (dialect) => {
  it('lets the user in with the code, to set a new password', async () => {
    const { email, before } = await person();
    const client = new Client(servers, dialect);
    const sent = await asked(client, email);
    expect(sent.state).toBe('sent_email');
    expect(messageIds(sent)).toEqual([1060003]);
    expect(await client.whoami()).toBeUndefined();

    const answer = await answerWith(client, sent, await codeSentTo(servers, email));
    const settings = await settingsAfter(client, answer);
    expect(messageIds(settings)).toEqual([1060001]);
    expect(await client.whoami()).toMatchObject({
      authentication_methods: [{ method: 'code_recovery', aal: 'aal1' }],
      identity: { verifiable_addresses: [{ value: email, verified: true }] },
    });
    expect(await before.whoami()).toBeUndefined();

    await client.submit('settings', settings, { method: 'password', password: NEW_PASSWORD });
    const signedIn = new Client(servers, 'native');
    await signedIn.logIn(email, NEW_PASSWORD);
    expect(await signedIn.whoami()).toBeDefined();
  });

  it('answers the same for an unknown address, and sends nothing', async () => {
    const stranger = newEmail();
    const flow = await asked(new Client(servers, dialect), stranger);
    expect(flow.state).toBe('sent_email');
    expect(messageIds(flow)).toEqual([1060003]);
    expect(await messagesTo(servers, stranger)).toEqual([]);
  });

  it.each(['', 'nonsense'])('refuses the address %j', async (email) => {
    const flow = await asked(new Client(servers, dialect), email);
    expect(flow.state).toBe('choose_method');
    expect(messageIds(flow, 'email')).toEqual([email === '' ? 4000002 : 4000040]);
  });

  it('takes no more than the configured number of tries, the right one included', async () => {
    const { email } = await person();
    const client = new Client(servers, dialect);
    const flow = await asked(client, email);
    const code = await codeSentTo(servers, email);
    for (let tries = 0; tries < 3; tries += 1) {
      const shown = await flowAfter(client, 'recovery', await answerWith(client, flow, wrongCode(code)));
      expect(messageIds(shown)).toEqual([4060006]);
    }
    const last = await answerWith(client, flow, code);
    expect(last.status).toBe(dialect === 'browser' ? 303 : 400);
    expect(await client.whoami()).toBeUndefined();
  });

  it('refuses a code that has expired', async () => {
    const { email } = await person();
    const client = new Client(servers, dialect);
    const flow = await asked(client, email);
    const code = await codeSentTo(servers, email);
    now += 11 * 60_000;
    const shown = await flowAfter(client, 'recovery', await answerWith(client, flow, code));
    expect(messageIds(shown)).toEqual([4060006]);
    expect(await client.whoami()).toBeUndefined();
  });
});

describe('recovery', () => {
  it('takes a code once, however many send it at the same moment', async () => {
    const { email } = await person();
    const client = new Client(servers, 'native');
    const flow = await asked(client, email);
    const code = await codeSentTo(servers, email);
    const answers = await Promise.all([1, 2, 3].map(() => answerWith(client, flow, code)));
    expect(answers.filter(({ text }) => text.includes('ory_session_token'))).toHaveLength(1);
  });

  it('takes no code without the anti-CSRF token', async () => {
    const { email } = await person();
    const client = new Client(servers, 'ajax');
    const flow = await asked(client, email);
    const code = await codeSentTo(servers, email);
    const refused = await client.submit('recovery', flow, { method: 'code', code, csrf_token: 'wrong' });
    expect(refused.status).toBe(403);
    expect(await client.whoami()).toBeUndefined();
  });

  it('is not for a disabled account, and its code stays unused', async () => {
    const { email, before } = await person();
    const { identity } = (await before.whoami()) as { identity: { id: string } };
    const client = new Client(servers, 'native');
    const flow = await asked(client, email);
    const code = await codeSentTo(servers, email);
    const state = (value: string) =>
      servers.admin(`/admin/identities/${identity.id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ op: 'replace', path: '/state', value }]),
      });
    await state('inactive');
    expect((await answerWith(client, flow, code)).status).toBe(401);
    await state('active');
    expect((await answerWith(client, flow, code)).status).toBe(200);
  });

  it('tells the allowed headers of the request to its message, as templates and HTTP channels see them', async () => {
    const { email } = await person();
    const client = new Client(servers, 'native');
    const flow = await client.start('recovery');
    await client.ask(`/self-service/recovery?flow=${flow.id}`, {
      method: 'POST',
      body: { method: 'code', email },
      headers: { 'accept-language': 'de, fr', 'sec-ch-ua': '"X"', 'x-secret': '1', authorization: 'Basic x' },
    });
    const [message] = (await servers.database.courier.list({ recipient: email }, { size: 1 })).messages;
    expect(message?.requestHeaders).toMatchObject({
      'Accept-Language': ['de, fr'],
      'Content-Type': ['application/json'],
      'Sec-Ch-Ua': ['"X"'],
    });
    expect(Object.keys(message?.requestHeaders ?? {})).not.toContain('X-Secret');
    expect(Object.keys(message?.requestHeaders ?? {})).not.toContain('Authorization');
  });

  it('is not for a signed-in user', async () => {
    const { before } = await person();
    expect((await before.ask('/self-service/recovery/api')).status).toBe(400);
  });
});

describe('recovery by an administrator', () => {
  const make = (body: JsonObject) =>
    servers.admin('/admin/recovery/code', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const idOf = async (client: Client) => ((await client.whoami()) as { identity: { id: string } }).identity.id;

  it('gives a code for any browser', async () => {
    const { before } = await person();
    const made = (await make({ identity_id: await idOf(before), expires_in: '5m' })).json() as JsonObject;
    expect(Date.parse(String(made['expires_at']))).toBe(now + 300_000);
    const client = new Client(servers, 'browser');
    const id = new URL(String(made['recovery_link'])).searchParams.get('flow') ?? '';
    const answer = await answerWith(client, await client.show('recovery', id), String(made['recovery_code']));
    expect(messageIds(await settingsAfter(client, answer))).toEqual([1060001]);
    expect(await client.whoami()).toBeDefined();
  });

  it.each([
    [{ expires_in: '-5m' }, 400],
    [{ expires_in: 'soon' }, 400],
    [{ flow_type: 'pigeon' }, 400],
    [{ identity_id: '00000000-0000-4000-8000-000000000000' }, 404],
    [{ identity_id: 'nonsense' }, 400],
  ])('refuses %j', async (change, status) => {
    const { before } = await person();
    expect((await make({ identity_id: await idOf(before), ...change })).status).toBe(status);
  });
});
