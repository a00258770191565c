import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowAfter, flowServer, messageIds, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import type { Answer, ComposedServers } from '../../test/http-server.ts';
import { codeSentTo, wrongCode } from '../../test/messages.ts';
import { PASSWORD } from '../../test/second-factor.ts';
import { askedBy, authenticator, created } from '../../test/security-keys.ts';
import { HIDDEN, VERIFICATION, newEmail, normalized, schemaWith, templatesTo } from '../../test/taken-addresses.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const KEY_CASES = [
  ['browser', 'webauthn'],
  ['ajax', 'webauthn'],
  ['browser', 'passkey'],
  ['ajax', 'passkey'],
  ['native', 'passkey'],
] as const;

async function keyFields(flow: ShownFlow, method: 'webauthn' | 'passkey'): Promise<JsonObject> {
  const key = authenticator();
  if (method === 'webauthn')
    return {
      method,
      webauthn_register: created(key, askedBy(flow, 'webauthn_register_trigger')).text,
      webauthn_register_displayname: 'mine',
    };
  const options = askedBy(flow, 'passkey_create_data')['credentialOptions'] as JsonObject;
  return { method, passkey_register: created(key, options).text };
}

async function register(client: Client, email: string, method: 'password' | 'webauthn' | 'passkey'): Promise<Answer> {
  if (method === 'password') return client.register(email, PASSWORD);
  const flow = await client.start('registration');
  return client.submit('registration', flow, { ...(await keyFields(flow, method)), traits: { email } });
}

/** The verification that a registration has started, of browsers and other clients. */
const verificationIn = ({ text, headers }: Answer): string =>
  /verification\?flow=([0-9a-f-]+)/.exec(headers.location ?? '')?.[1] ??
  /"show_verification_ui","flow":\{[^}]*"id":"([0-9a-f-]+)"/.exec(text)?.[1] ??
  '';

describe('addresses that other accounts have', () => {
  let servers: ComposedServers;
  let now = Date.now();
  beforeAll(async () => {
    // Each message has a time of its own.
    servers = await flowServer(HIDDEN, { now: () => new Date((now += 1)) });
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  /** The same registration with a free address and with one that is taken. */
  async function both(dialect: Dialect, method: 'password' | 'webauthn' | 'passkey') {
    const [free, taken] = [newEmail(), newEmail()];
    await new Client(servers, 'native').register(taken, PASSWORD);
    const clients = [new Client(servers, dialect), new Client(servers, dialect)] as const;
    const before = await servers.database.identities.count();
    const atTaken = await register(clients[1], taken, method);
    expect(await servers.database.identities.count()).toBe(before);
    const atFree = await register(clients[0], free, method);
    expect(await servers.database.identities.count()).toBe(before + 1);
    return { free, taken, clients, atFree, atTaken };
  }

  it.each([...DIALECTS.map((dialect) => [dialect, 'password'] as const), ...KEY_CASES])(
    'are answered alike: %s, %s',
    async (dialect, method) => {
      const { free, taken, atFree, atTaken } = await both(dialect, method);
      expect(atFree.status).toBe(dialect === 'browser' ? 303 : 200);
      expect(normalized(atTaken, taken)).toBe(normalized(atFree, free));
      expect(await templatesTo(servers, free)).toEqual(['verification_code_valid']);
      expect(await templatesTo(servers, taken)).toEqual(['registration_invalid', 'verification_code_valid']);
    },
  );

  it.each(DIALECTS)('have a verification like others: %s', async (dialect) => {
    const { free, taken, clients, atFree, atTaken } = await both(dialect, 'password');
    const flows = [
      await clients[0].show('verification', verificationIn(atFree)),
      await clients[1].show('verification', verificationIn(atTaken)),
    ] as const;
    const asAnswer = (flow: ShownFlow): Answer => ({ ...atFree, headers: {}, text: JSON.stringify(flow) });
    expect(messageIds(flows[0])).toEqual([1080003]);
    expect(normalized(asAnswer(flows[1]), taken)).toBe(normalized(asAnswer(flows[0]), free));

    const wrong = { method: 'code', code: wrongCode(await codeSentTo(servers, free)) };
    const refused = [
      await clients[0].submit('verification', flows[0], wrong),
      await clients[1].submit('verification', flows[1], wrong),
    ] as const;
    expect(normalized(refused[1], taken)).toBe(normalized(refused[0], free));
    expect(messageIds(await flowAfter(clients[1], 'verification', refused[1]))).toEqual([4070006]);

    const resent = [
      await clients[0].submit('verification', flows[0], { method: 'code', email: free }),
      await clients[1].submit('verification', flows[1], { method: 'code', email: taken }),
    ] as const;
    expect(normalized(resent[1], taken)).toBe(normalized(resent[0], free));
    expect((await templatesTo(servers, taken))[0]).toBe('verification_code_valid');
  });

  it('give the form up alike', async () => {
    const { free, taken } = await both('ajax', 'password');
    const again = [];
    for (const email of [free, taken]) {
      const client = new Client(servers, 'ajax');
      const flow = await client.start('registration');
      const fields = { method: 'password', password: PASSWORD, traits: { email } };
      await client.submit('registration', flow, fields);
      again.push(normalized(await client.submit('registration', flow, fields), email));
    }
    expect(again[1]).toBe(again[0]);
  });

  it('leave nothing behind, and their owners as they were', async () => {
    const { taken, atTaken } = await both('native', 'password');
    const { identity } = atTaken.json() as { identity: { id: string } };
    expect(await servers.database.identities.get(identity.id, [])).toBeUndefined();
    const answer = await servers.admin(`/admin/identities/${identity.id}/sessions`);
    expect(answer.text).not.toContain('"active"');
    expect((await new Client(servers, 'native').logIn(taken, PASSWORD)).status).toBe(200);
  });

  it('get one message an hour', async () => {
    const taken = newEmail();
    await new Client(servers, 'native').register(taken, PASSWORD);
    const told = async () =>
      (await templatesTo(servers, taken)).filter((name) => name === 'registration_invalid').length;
    const tryOnce = () => new Client(servers, 'native').register(taken, PASSWORD);
    await tryOnce();
    await tryOnce();
    expect(await told()).toBe(1);
    now += 3_601_000;
    await tryOnce();
    expect(await told()).toBe(2);
  });

  it('of invalid registrations get no message', async () => {
    const taken = newEmail();
    await new Client(servers, 'native').register(taken, PASSWORD);
    const refused = await new Client(servers, 'native').register(taken, 'short');
    expect(refused.status).toBe(400);
    expect(await templatesTo(servers, taken)).toEqual(['verification_code_valid']);
  });

  it('are shown to the user who answers the code that went there', async () => {
    const taken = newEmail();
    await new Client(servers, 'native').register(taken, PASSWORD);
    const client = new Client(servers, 'native');
    const flow = await client.start('registration');
    const traits = { email: taken };
    const sent = (await client.submit('registration', flow, { method: 'code', traits })).json() as ShownFlow;
    const code = await codeSentTo(servers, taken);
    const answer = await client.submit('registration', sent, { method: 'code', code, traits });
    expect(messageIds(answer.json() as ShownFlow)).toEqual([4000007]);
  });
});

it('hides them in two steps, with verification by link', async () => {
  await using servers = await flowServer({
    ...schemaWith(),
    security: { account_enumeration: { mitigate: true } },
    zelos: { registration: { hide_taken_addresses: true } },
    selfservice: {
      methods: { link: { enabled: true } },
      flows: {
        verification: { ...VERIFICATION, use: 'link' },
        registration: { enable_legacy_one_step: false, style: 'profile_first', after: { password: { hooks: [] } } },
      },
    },
  });
  async function inTwoSteps(email: string): Promise<Answer> {
    const client = new Client(servers, 'ajax');
    const flow = await client.start('registration');
    const traits = { email };
    const first = await client.submit('registration', flow, { method: 'profile', traits });
    return client.submit('registration', first.json() as ShownFlow, { method: 'password', password: PASSWORD, traits });
  }
  const [free, taken] = [newEmail(), newEmail()];
  await inTwoSteps(taken);
  expect(normalized(await inTwoSteps(taken), taken)).toBe(normalized(await inTwoSteps(free), free));
  expect((await templatesTo(servers, taken)).toSorted()).toEqual(['registration_invalid', 'verification_valid']);
  expect(await templatesTo(servers, free)).toEqual(['verification_valid']);
});
