import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { askForCode, codeServer, type CodeServer } from '../../test/code-people.ts';
import { Client, flowAfter, messageIds, nodeOf, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import { codeSentTo, messagesTo, wrongCode } from '../../test/messages.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];

let server: CodeServer;
let count = 0;
const newEmail = () => `sign-up-${(count += 1)}@example.org`;
const newPhone = () => `+4915112345${String((count += 1)).padStart(3, '0')}`;

beforeAll(async () => {
  server = await codeServer({ passwordless_enabled: true, config: { lifespan: '10m', max_submissions: 3 } });
});
afterAll(() => server.servers[Symbol.asyncDispose]());

const answer = (client: Client, flow: ShownFlow, traits: JsonObject, code: string) =>
  client.submit('registration', flow, { method: 'code', traits, code });

const verified = (identity: JsonObject): [string, boolean][] =>
  (identity['verifiable_addresses'] as { value: string; verified: boolean }[])
    .map(({ value, verified: done }): [string, boolean] => [value, done])
    .toSorted();

describe.each(DIALECTS)('sign-up by code with a %s client', (dialect) => {
  it('sends a code, accepts it, signs in and verifies the address', async () => {
    const client = new Client(server.servers, dialect);
    const traits = { email: newEmail(), name: 'Ada' };
    const sent = await askForCode(client, 'registration', { traits });
    expect(sent.state).toBe('sent_email');
    expect(messageIds(sent)).toEqual([1040005]);
    expect(nodeOf(sent, 'traits.name')?.attributes).toMatchObject({ type: 'hidden', value: 'Ada' });
    await answer(client, sent, traits, await codeSentTo(server.servers, traits.email));
    const session = await client.whoami();
    expect(session?.['authentication_methods']).toMatchObject([{ method: 'code', aal: 'aal1' }]);
    expect(verified(session?.['identity'] as JsonObject)).toEqual([[traits.email, true]]);
  });

  it('reports wrong codes, and accepts no code after too many', async () => {
    const client = new Client(server.servers, dialect);
    const traits = { email: newEmail() };
    const sent = await askForCode(client, 'registration', { traits });
    const code = await codeSentTo(server.servers, traits.email);
    const tried = async (given: string) => flowAfter(client, 'registration', await answer(client, sent, traits, given));
    for (let tries = 0; tries < 3; tries += 1) expect(messageIds(await tried(wrongCode(code)))).toEqual([4040003]);
    expect(messageIds(await tried(code))).toEqual([4000001]);
    expect(await client.whoami()).toBeUndefined();
  });
});

describe('sign-up by code', () => {
  const native = () => new Client(server.servers, 'native');

  it('accepts a phone number in any notation', async () => {
    const client = native();
    const phone = newPhone();
    const traits = { phone: `${phone.slice(0, 3)} (${phone.slice(3, 6)}) ${phone.slice(6)}` };
    const sent = await askForCode(client, 'registration', { traits });
    const [message] = await messagesTo(server.servers, phone);
    expect(message).toMatchObject({ template: 'registration_code_valid', to: phone });
    await answer(client, sent, traits, await codeSentTo(server.servers, phone));
    expect((await client.whoami())?.['authentication_methods']).toMatchObject([{ method: 'code' }]);
  });

  it('verifies only the address whose code was submitted', async () => {
    const client = native();
    const traits = { email: newEmail(), phone: newPhone() };
    const sent = await askForCode(client, 'registration', { traits });
    await answer(client, sent, traits, await codeSentTo(server.servers, traits.phone));
    expect(verified((await client.whoami())?.['identity'] as JsonObject)).toEqual([
      [traits.phone, true],
      [traits.email, false],
    ]);
  });

  it('refuses a code for other traits, and one sent to another address', async () => {
    const client = native();
    const [first, second] = [{ email: newEmail() }, { email: newEmail() }];
    const sent = await askForCode(client, 'registration', { traits: first });
    const code = await codeSentTo(server.servers, first.email);
    const refused = await answer(client, sent, second, code);
    expect(messageIds(refused.json() as ShownFlow)).toEqual([4000036]);
    // The form now has the other traits, so only the code is wrong.
    expect(messageIds((await answer(client, sent, second, code)).json() as ShownFlow)).toEqual([4040003]);
    expect((await answer(client, sent, first, code)).status).toBe(400);
    expect((await answer(client, sent, first, code)).status).toBe(200);
  });

  it('sends another code, which replaces the first', async () => {
    const client = native();
    const traits = { email: newEmail() };
    const sent = await askForCode(client, 'registration', { traits });
    const first = await codeSentTo(server.servers, traits.email);
    server.wait(1000);
    await client.submit('registration', sent, { method: 'code', resend: 'code', traits });
    const second = await codeSentTo(server.servers, traits.email);
    if (first !== second) expect((await answer(client, sent, traits, first)).status).toBe(400);
    expect((await answer(client, sent, traits, second)).status).toBe(200);
  });

  it('accepts a code once, and no expired code', async () => {
    const client = native();
    const traits = { email: newEmail() };
    const sent = await askForCode(client, 'registration', { traits });
    const code = await codeSentTo(server.servers, traits.email);
    server.wait(10 * 60_000 + 1000);
    const late = await answer(client, sent, traits, code);
    expect([late.status, (late.json() as JsonObject)['use_flow_id']]).toEqual([410, expect.any(String)]);
    expect(await client.whoami()).toBeUndefined();
  });

  it('requires an identifier, and refuses an address in use', async () => {
    const missing = await askForCode(native(), 'registration', { traits: { name: 'Ada' } });
    expect(messageIds(missing)).toEqual([4000009]);
    const client = native();
    const traits = { email: newEmail() };
    await server.person(traits);
    const sent = await askForCode(client, 'registration', { traits });
    expect(messageIds(sent)).toEqual([1040005]);
    const taken = await answer(client, sent, traits, await codeSentTo(server.servers, traits.email));
    expect(messageIds(taken.json() as ShownFlow)).toEqual([4000007]);
  });
});

it('is not offered when sign-in by code is disabled', async () => {
  const other = await codeServer({ enabled: true, mfa_enabled: true });
  try {
    const email = newEmail();
    const flow = await askForCode(new Client(other.servers, 'native'), 'registration', { traits: { email } });
    expect(messageIds(flow)).toEqual([4010003]);
    expect(await messagesTo(other.servers, email)).toEqual([]);
  } finally {
    await other.servers[Symbol.asyncDispose]();
  }
});
