import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { askForCode, codeServer, type CodeServer } from '../../test/code-people.ts';
import { Client, flowAfter, messageIds, nodeOf, uiOf, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import { codeSentTo, messagesTo, wrongCode } from '../../test/messages.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const CODE = { passwordless_enabled: true, config: { lifespan: '10m', max_submissions: 3 } };

let server: CodeServer;
let count = 0;
const newEmail = () => `sign-in-${(count += 1)}@example.org`;
const newPhone = () => `+4915154321${String((count += 1)).padStart(3, '0')}`;

beforeAll(async () => {
  server = await codeServer(CODE);
});
afterAll(() => server.servers[Symbol.asyncDispose]());

const native = () => new Client(server.servers, 'native');
const answer = (client: Client, flow: ShownFlow, identifier: string, code: string) =>
  client.submit('login', flow, { method: 'code', identifier, code });

it('shows a refused form with the time of its change', async () => {
  const client = native();
  const flow = await client.start('login');
  server.wait(60_000);
  const refused = await flowAfter(client, 'login', await client.submit('login', flow, { method: 'code' }));
  const age = Date.parse(String(refused['updated_at'])) - Date.parse(String(refused['created_at']));
  expect(age).toBe(60_000);
});

describe.each(DIALECTS)('sign-in by code with a %s client', (dialect) => {
  it('sends a code, accepts it, and verifies the address', async () => {
    const email = newEmail();
    const id = await server.person({ email });
    const client = new Client(server.servers, dialect);
    const sent = await askForCode(client, 'login', { identifier: email });
    expect(sent.state).toBe('sent_email');
    expect(messageIds(sent)).toEqual([1010014]);
    expect(nodeOf(sent, 'identifier')?.attributes).toMatchObject({ type: 'hidden', value: email });
    await answer(client, sent, email, await codeSentTo(server.servers, email));
    const session = await client.whoami();
    expect(session?.['authentication_methods']).toMatchObject([{ method: 'code', aal: 'aal1' }]);
    expect((await server.seen(id))['verifiable_addresses']).toMatchObject([{ verified: true, status: 'completed' }]);
  });

  it('reports wrong codes, and accepts no code after too many', async () => {
    const email = newEmail();
    await server.person({ email });
    const client = new Client(server.servers, dialect);
    const sent = await askForCode(client, 'login', { identifier: email });
    const code = await codeSentTo(server.servers, email);
    const tried = async (given: string) => flowAfter(client, 'login', await answer(client, sent, email, given));
    for (let tries = 0; tries < 3; tries += 1) expect(messageIds(await tried(wrongCode(code)))).toEqual([4010008]);
    expect(messageIds(await tried(code))).toEqual([4000001]);
    expect(await client.whoami()).toBeUndefined();
  });
});

describe('sign-in by code', () => {
  it.each([
    ['with spaces', (phone: string) => `${phone.slice(0, 3)} (${phone.slice(3, 6)}) ${phone.slice(6)}`],
    ['in E.164', (phone: string) => ` ${phone} `],
  ])('by a phone number %s', async (_, written) => {
    const phone = newPhone();
    await server.person({ phone });
    const client = native();
    const sent = await askForCode(client, 'login', { identifier: written(phone) });
    expect((await messagesTo(server.servers, phone))[0]).toMatchObject({ template: 'login_code_valid', to: phone });
    await answer(client, sent, written(phone), await codeSentTo(server.servers, phone));
    expect(await client.whoami()).toBeDefined();
  });

  it('sends the code only to the entered address', async () => {
    const [email, phone] = [newEmail(), newPhone()];
    await server.person({ email, phone });
    await askForCode(native(), 'login', { identifier: email.toUpperCase() });
    expect(await messagesTo(server.servers, email)).toHaveLength(1);
    expect(await messagesTo(server.servers, phone)).toEqual([]);
  });

  it('refuses the code of another user', async () => {
    const [ada, bob] = [newEmail(), newEmail()];
    await server.person({ email: ada });
    await server.person({ email: bob });
    const client = native();
    const sent = await askForCode(client, 'login', { identifier: ada });
    const code = await codeSentTo(server.servers, ada);
    expect(messageIds((await answer(client, sent, bob, code)).json() as ShownFlow)).toEqual([4010008]);
    expect((await answer(client, sent, ada, code)).status).toBe(200);
  });

  it('accepts a code once', async () => {
    const email = newEmail();
    await server.person({ email });
    const client = native();
    const sent = await askForCode(client, 'login', { identifier: email });
    const code = await codeSentTo(server.servers, email);
    expect((await answer(client, sent, email, code)).status).toBe(200);
    const again = await answer(native(), sent, email, code);
    expect([again.status, messageIds(again.json() as ShownFlow)]).toEqual([400, [4010002]]);
  });

  it('answers an expired code with a new flow', async () => {
    const email = newEmail();
    await server.person({ email });
    const client = native();
    const sent = await askForCode(client, 'login', { identifier: email });
    const code = await codeSentTo(server.servers, email);
    server.wait(10 * 60_000 + 1000);
    const late = await answer(client, sent, email, code);
    expect([late.status, (late.json() as JsonObject)['use_flow_id']]).toEqual([410, expect.any(String)]);
  });

  it('refreshes a session, or starts a session of another user', async () => {
    const [ada, bob] = [newEmail(), newEmail()];
    await server.person({ email: ada });
    await server.person({ email: bob });
    const client = native();
    const first = await askForCode(client, 'login', { identifier: ada });
    await answer(client, first, ada, await codeSentTo(server.servers, ada));
    const before = await client.whoami();
    server.wait(1000);
    const again = await askForCode(client, 'login', { identifier: ada }, '?refresh=true');
    await answer(client, again, ada, await codeSentTo(server.servers, ada));
    const refreshed = await client.whoami();
    expect(refreshed?.['id']).toBe(before?.['id']);
    expect(refreshed?.['authentication_methods']).toHaveLength(2);
    expect(refreshed?.['authenticator_assurance_level']).toBe('aal1');
    const other = await askForCode(client, 'login', { identifier: bob }, '?refresh=true');
    await answer(client, other, bob, await codeSentTo(server.servers, bob));
    expect((await client.whoami())?.['id']).not.toBe(before?.['id']);
  });

  it('refuses a disabled identity', async () => {
    const email = newEmail();
    await server.person({ email }, { state: 'inactive' });
    const client = native();
    const sent = await askForCode(client, 'login', { identifier: email });
    expect((await answer(client, sent, email, await codeSentTo(server.servers, email))).status).toBe(401);
  });

  it('reports unknown identifiers and malformed ones', async () => {
    const email = newEmail();
    await server.person({ email }, { schema_id: 'password-only' });
    for (const identifier of [newEmail(), email, newPhone(), 'unknown'])
      expect(messageIds(await askForCode(native(), 'login', { identifier }))).toEqual([4000035]);
    expect(messageIds(await askForCode(native(), 'login', {}), 'identifier')).toEqual([4000002]);
  });
});

describe('with enumeration mitigated', () => {
  it.each(DIALECTS)('a %s client gets the same answer for unknown identifiers', async (dialect) => {
    const mitigating = await codeServer(CODE, { security: { account_enumeration: { mitigate: true } } });
    try {
      const [known, unknown] = [newEmail(), newEmail()];
      await mitigating.person({ email: known });
      const shapes = await Promise.all(
        [known, unknown].map(async (identifier) => {
          const client = new Client(mitigating.servers, dialect);
          const start = await client.start('login');
          const first = await client.submit('login', start, { method: 'code', identifier });
          const sent = await flowAfter(client, 'login', first);
          const steps = [first.status, shapeOf(sent, identifier)];
          for (const code of ['000001', '000002', '', '000003', '000004']) {
            const next = await answer(client, sent, identifier, code);
            steps.push(next.status, shapeOf(await flowAfter(client, 'login', next), identifier));
          }
          return steps;
        }),
      );
      expect(shapes[1]).toEqual(shapes[0]);
      expect(await messagesTo(mitigating.servers, known)).toHaveLength(1);
      expect(await messagesTo(mitigating.servers, unknown)).toEqual([]);
    } finally {
      await mitigating.servers[Symbol.asyncDispose]();
    }
  });

  /** A flow without the values that differ between flows. */
  const shapeOf = (flow: ShownFlow, identifier: string): string =>
    JSON.stringify([flow.state, flow['active'] ?? '', uiOf(flow).messages, uiOf(flow).nodes])
      .replaceAll(identifier, 'identifier')
      .replaceAll(/[A-Za-z0-9+/]{86}==/g, 'csrf');
});

describe('with missing_credential_fallback_enabled', () => {
  it('sends the code to the login address and creates no credential', async () => {
    const config = { ...CODE.config, missing_credential_fallback_enabled: true };
    const lenient = await codeServer({ ...CODE, config });
    try {
      const email = newEmail();
      const id = await lenient.person({ email }, { schema_id: 'password-only' });
      const client = new Client(lenient.servers, 'native');
      const sent = await askForCode(client, 'login', { identifier: email.toUpperCase() });
      await answer(client, sent, email, await codeSentTo(lenient.servers, email));
      expect(await client.whoami()).toBeDefined();
      expect(Object.keys((await lenient.seen(id))['credentials'] as JsonObject)).toEqual(['password']);
    } finally {
      await lenient.servers[Symbol.asyncDispose]();
    }
  });
});

describe('identifier first', () => {
  it('sends a code at once when it is the only method', async () => {
    const style = {
      flows: { login: { style: 'identifier_first', ui_url: 'http://app.test/login' } },
      methods: { code: CODE },
    };
    const first = await codeServer(CODE, { selfservice: style });
    try {
      const [alone, both] = [newEmail(), newEmail()];
      await first.person({ email: alone });
      await first.person({ email: both }, { credentials: { password: { config: { password: 'right-horse-7' } } } });
      const client = new Client(first.servers, 'native');
      const identify = async (identifier: string) =>
        flowAfter(
          client,
          'login',
          await client.submit('login', await client.start('login'), { method: 'identifier_first', identifier }),
        );
      expect((await identify(both)).state).toBe('choose_method');
      expect(await messagesTo(first.servers, both)).toEqual([]);
      const sent = await identify(alone);
      expect(sent.state).toBe('sent_email');
      expect((await answer(client, sent, alone, await codeSentTo(first.servers, alone))).status).toBe(200);
    } finally {
      await first.servers[Symbol.asyncDispose]();
    }
  });
});
