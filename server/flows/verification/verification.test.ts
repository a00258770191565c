import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import {
  Client,
  flowAfter,
  flowServer,
  messageIds,
  nodeOf,
  uiOf,
  type Dialect,
  type ShownFlow,
} from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { codeSentTo, messagesTo, wrongCode } from '../../test/messages.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const PASSWORD = 'correct-horse-9-battery';

let servers: ComposedServers;
let now = Date.now();
let count = 0;
const newEmail = () => `verify-${(count += 1)}@example.org`;

beforeAll(async () => {
  servers = await flowServer(
    {
      selfservice: {
        methods: { code: { enabled: true, config: { lifespan: '10m', max_submissions: 3 } } },
        flows: {
          verification: { enabled: true, use: 'code', ui_url: 'http://app.test/verification', lifespan: '30m' },
        },
      },
    },
    { now: () => new Date(now) },
  );
});
afterAll(() => servers[Symbol.asyncDispose]());

/** A user whose address is not verified; `isVerified` asks the admin API. */
async function person() {
  const email = newEmail();
  await new Client(servers, 'native').register(email, PASSWORD);
  now += 1000;
  const isVerified = async (): Promise<boolean> => {
    const found = await servers.admin(`/admin/identities?credentials_identifier=${encodeURIComponent(email)}`);
    const [identity] = found.json() as JsonObject[];
    const [address] = (identity?.['verifiable_addresses'] ?? []) as JsonObject[];
    return address?.['verified'] === true && address['status'] === 'completed';
  };
  return { email, isVerified };
}

async function asked(client: Client, email: string, query = ''): Promise<ShownFlow> {
  const flow = await client.start('verification', query);
  return flowAfter(client, 'verification', await client.submit('verification', flow, { method: 'code', email }));
}

const answerWith = async (client: Client, flow: ShownFlow, code: string) =>
  client.submit('verification', flow, { method: 'code', code });

describe.each(DIALECTS)('verification by a %s client', (dialect) => {
  it('sends a code and takes it', async () => {
    const { email, isVerified } = await person();
    const client = new Client(servers, dialect);
    const sent = await asked(client, email, '?return_to=http://app.test/there');
    expect(sent.state).toBe('sent_email');
    expect(messageIds(sent)).toEqual([1080003]);
    expect(await isVerified()).toBe(false);

    const code = await codeSentTo(servers, email);
    const passed = await flowAfter(client, 'verification', await answerWith(client, sent, code));
    expect(passed.state).toBe('passed_challenge');
    expect(messageIds(passed)).toEqual([1080002]);
    expect(uiOf(passed)).toMatchObject({ method: 'GET', action: 'http://app.test/there' });
    expect(nodeOf(passed, 'continue')?.attributes).toMatchObject({ href: 'http://app.test/there' });
    expect(await isVerified()).toBe(true);
  });

  it('answers the same for an unknown address, and sends nothing', async () => {
    const { email } = await person();
    const stranger = newEmail();
    const known = await asked(new Client(servers, dialect), email);
    const unknown = await asked(new Client(servers, dialect), stranger);
    expect(uiOf(unknown).nodes.map(({ attributes }) => attributes.node_type)).toEqual(
      uiOf(known).nodes.map(({ attributes }) => attributes.node_type),
    );
    expect(messageIds(unknown)).toEqual(messageIds(known));
    expect(await messagesTo(servers, stranger)).toEqual([]);
  });

  it.each(['', 'nonsense', 'a@b@c'])('refuses the address %j', async (email) => {
    const client = new Client(servers, dialect);
    const flow = await asked(client, email);
    expect(flow.state).toBe('choose_method');
    expect(messageIds(flow, 'email')).toEqual([email === '' ? 4000002 : 4000040]);
  });

  it('takes no more than the configured number of tries, the right one included', async () => {
    const { email, isVerified } = await person();
    const client = new Client(servers, dialect);
    const flow = await asked(client, email);
    const code = await codeSentTo(servers, email);
    for (let tries = 0; tries < 3; tries += 1) {
      const shown = await flowAfter(client, 'verification', await answerWith(client, flow, wrongCode(code)));
      expect(messageIds(shown)).toEqual([4070006]);
    }
    const last = await answerWith(client, flow, code);
    expect(last.status).toBe(dialect === 'browser' ? 303 : 410);
    expect(await isVerified()).toBe(false);
  });

  it('refuses a code that has expired, or was replaced by a newer one', async () => {
    const { email, isVerified } = await person();
    const client = new Client(servers, dialect);
    const flow = await asked(client, email);
    const first = await codeSentTo(servers, email);
    now += 1000;
    const again = await client.submit('verification', flow, { method: 'code', email });
    await flowAfter(client, 'verification', again);
    const second = await codeSentTo(servers, email);
    if (first !== second) {
      const shown = await flowAfter(client, 'verification', await answerWith(client, flow, first));
      expect(messageIds(shown)).toEqual([4070006]);
    }
    now += 11 * 60_000;
    const late = await answerWith(client, flow, second);
    expect(late.status).toBe(dialect === 'browser' ? 303 : 410);
    expect(await isVerified()).toBe(false);
  });
});

describe('verification', () => {
  it('takes a code once, however many send it at the same moment', async () => {
    const { email, isVerified } = await person();
    const client = new Client(servers, 'native');
    const flow = await asked(client, email);
    const code = await codeSentTo(servers, email);
    const answers = await Promise.all([1, 2, 3].map(() => answerWith(client, flow, code)));
    const passed = answers.filter(({ status, text }) => status === 200 && text.includes('passed_challenge'));
    expect(passed).toHaveLength(1);
    expect(await isVerified()).toBe(true);
  });

  it('keeps only the HMAC of a code', async () => {
    const { email } = await person();
    const flow = await asked(new Client(servers, 'native'), email);
    const code = await codeSentTo(servers, email);
    const [stored] = await servers.database.challenges.ofFlow('verification', 'code', flow.id);
    expect(stored?.mac).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(stored)).not.toContain(code);
  });

  it('does not take the code of another flow', async () => {
    const { email, isVerified } = await person();
    const client = new Client(servers, 'native');
    await asked(client, email);
    const code = await codeSentTo(servers, email);
    const other = await asked(client, newEmail());
    const shown = await flowAfter(client, 'verification', await answerWith(client, other, code));
    expect(messageIds(shown)).toEqual([4070006]);
    expect(await isVerified()).toBe(false);
  });

  it('goes on in another browser by the link of the mail', async () => {
    const { email, isVerified } = await person();
    await asked(new Client(servers, 'native'), email);
    const [message] = await messagesTo(servers, email);
    const link = new URL(String(message?.['verification_url']));
    const browser = new Client(servers, 'browser');
    const followed = await browser.ask(link.pathname + link.search);
    const flow = await flowAfter(browser, 'verification', followed);
    expect(nodeOf(flow, 'code')?.attributes).toMatchObject({ value: String(message?.['verification_code']) });
    expect(await isVerified()).toBe(false);
    await answerWith(browser, flow, String(message?.['verification_code']));
    expect(await isVerified()).toBe(true);
  });

  it('wants the anti-CSRF token before it sends anything', async () => {
    const { email } = await person();
    const before = (await messagesTo(servers, email)).length;
    const client = new Client(servers, 'ajax');
    const flow = await client.start('verification');
    const refused = await client.submit('verification', flow, { method: 'code', email, csrf_token: 'wrong' });
    expect(refused.status).toBe(403);
    expect((await messagesTo(servers, email)).length).toBe(before);
  });

  it.each(DIALECTS)(
    'starts nothing for a %s sign-up with an address that is taken, whose form stays usable',
    async (dialect) => {
      const { email } = await person();
      const client = new Client(servers, dialect);
      const flow = await client.start('registration');
      const fields = { method: 'password', password: PASSWORD };
      const answer = await client.submit('registration', flow, { ...fields, traits: { email } });
      expect(messageIds(await flowAfter(client, 'registration', answer))).toEqual([4000007]);
      expect(await messagesTo(servers, email)).toHaveLength(1);
      const other = newEmail();
      await client.submit('registration', flow, { ...fields, traits: { email: other } });
      expect(await client.whoami()).toMatchObject({ identity: { traits: { email: other } } });
      expect(await messagesTo(servers, other)).toHaveLength(1);
    },
  );

  it('leads nowhere that is not allowed', async () => {
    const client = new Client(servers, 'native');
    const answer = await client.ask('/self-service/verification/api?return_to=https://evil.example/');
    expect(answer.status).toBe(400);
  });

  it('is asked of a user who registers', async () => {
    const { email } = await person();
    const messages = await messagesTo(servers, email);
    expect(messages.map(({ template }) => template)).toEqual(['verification_code_valid']);
  });

  it('answers a submission without method on the form, which stays usable', async () => {
    const client = new Client(servers, 'native');
    const flow = await client.start('verification');
    const shown = await flowAfter(client, 'verification', await client.submit('verification', flow, {}));
    expect(messageIds(shown)).toEqual([4010006]);
    const next = await client.submit('verification', flow, { method: 'code', email: newEmail() });
    expect((next.json() as ShownFlow).state).toBe('sent_email');
  });
});
