/** Codes and links to one address prove one factor, whether they recover an account or sign in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { codeServer, type CodeServer } from '../../test/code-people.ts';
import { Client, flowAfter, flowIdOf, messageIds, uiOf, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import { codeSentTo, messagesTo } from '../../test/messages.ts';
import { PASSWORD, passedBy } from '../../test/second-factor.ts';

const NEW_PASSWORD = `${PASSWORD}-new`;
const flow = (name: string) => ({ enabled: true, use: 'code', ui_url: `http://app.test/${name}` });

let server: CodeServer;
let count = 0;
const newEmail = () => `mailbox-${(count += 1)}@example.org`;

beforeAll(async () => {
  server = await codeServer(
    {},
    {
      session: { whoami: { required_aal: 'highest_available' } },
      feature_flags: { use_continue_with_transitions: true },
      selfservice: {
        methods: { code: { enabled: true, mfa_enabled: true }, link: { enabled: true } },
        flows: { recovery: flow('recovery'), settings: { required_aal: 'highest_available' } },
      },
    },
  );
});
afterAll(() => server.servers[Symbol.asyncDispose]());

async function person(traits: JsonObject): Promise<void> {
  await server.person(traits, { credentials: { password: { config: { password: PASSWORD } } } });
}

/** The settings that a recovery leads to. */
async function recoverByCode(client: Client, email: string): Promise<string> {
  server.wait(1000);
  const recovery = await client.start('recovery');
  await client.submit('recovery', recovery, { method: 'code', email });
  const code = await codeSentTo(server.servers, email);
  const answer = await client.submit('recovery', recovery, { method: 'code', code });
  if (answer.headers.location !== undefined) return flowIdOf(answer);
  return /settings\?flow=([0-9a-f-]+)/.exec(answer.text)?.[1] ?? '';
}

async function recoverByLink(client: Client, email: string): Promise<string> {
  server.wait(1000);
  await client.submit('recovery', await client.start('recovery'), { method: 'link', email });
  const [newest] = await messagesTo(server.servers, email);
  const { pathname, search } = new URL(String(newest?.['recovery_url']));
  return flowIdOf(await client.ask(pathname + search));
}

const offered = (login: ShownFlow): string[] =>
  uiOf(login).nodes.flatMap(({ attributes }) =>
    attributes.node_type === 'input' && attributes.name === 'address' ? [String(attributes.value)] : [],
  );

const CASES: readonly [string, Dialect, typeof recoverByCode][] = [
  ['a code in a browser', 'browser', recoverByCode],
  ['a code in a single-page app', 'ajax', recoverByCode],
  ['a code in a native app', 'native', recoverByCode],
  ['a link', 'browser', recoverByLink],
];

describe.each(CASES)('recovery by %s', (_name, dialect, recover) => {
  it('is finished by a user whose only second factor is a code to the same address', async () => {
    const email = newEmail();
    await person({ email });
    const client = new Client(server.servers, dialect);
    const settings = await client.show('settings', await recover(client, email));
    await client.submit('settings', settings, { method: 'password', password: NEW_PASSWORD });
    expect(await passedBy(client)).toContain('aal1');
    const login = await new Client(server.servers, 'native').logIn(email, NEW_PASSWORD);
    expect(login.status).toBe(200);
  });

  it('does not reach aal2 with a code to the same address', async () => {
    const email = newEmail();
    await person({ email });
    const client = new Client(server.servers, dialect);
    await recover(client, email);
    const sent = (await messagesTo(server.servers, email)).length;
    const login = await client.start('login', '?aal=aal2');
    expect([login.state, offered(login)]).toEqual(['choose_method', []]);
    const refused = await client.submit('login', login, { method: 'code', address: email });
    expect(messageIds(await flowAfter(client, 'login', refused))).toEqual([4000035]);
    expect(await messagesTo(server.servers, email)).toHaveLength(sent);
    expect(await passedBy(client)).toContain('aal1');
  });

  it('does not reach aal2 with a code that another session requested', async () => {
    const email = newEmail();
    await person({ email });
    const other = new Client(server.servers, dialect);
    await other.logIn(email, PASSWORD);
    const login = await other.start('login', '?aal=aal2');
    const code = await codeSentTo(server.servers, email);
    const client = new Client(server.servers, dialect);
    await recover(client, email);
    const own = await client.start('login', '?aal=aal2');
    await client.submit('login', { ...own, id: login.id }, { method: 'code', code });
    expect(await passedBy(client)).toContain('aal1');
  });

  it('asks for a second factor at another address', async () => {
    const traits = { email: newEmail(), phone: `+4915167891${String((count += 1)).padStart(3, '0')}` };
    await person(traits);
    const client = new Client(server.servers, dialect);
    const settings = await recover(client, traits.email);
    expect(await client.whoami()).toBeUndefined();
    const login = await client.start('login', '?aal=aal2');
    expect(login.state).toBe('sent_email');
    const code = await codeSentTo(server.servers, traits.phone);
    await client.submit('login', login, { method: 'code', code });
    expect(await passedBy(client)).toContain('aal2');
    expect(messageIds(await client.show('settings', settings))).toEqual([1060001]);
  });

  it('reaches aal2 once the password is proved as well', async () => {
    const email = newEmail();
    await person({ email });
    const client = new Client(server.servers, dialect);
    await recover(client, email);
    const refresh = await client.start('login', '?refresh=true');
    await client.submit('login', refresh, { method: 'password', identifier: email, password: PASSWORD });
    server.wait(1000);
    const login = await client.start('login', '?aal=aal2');
    await client.submit('login', login, { method: 'code', code: await codeSentTo(server.servers, email) });
    expect(await passedBy(client)).toContain('aal2');
  });
});
