import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Authenticator, Deviations } from '../../../conformance/lib/authenticator/authenticator.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowAfter, messageIds, nodeOf, uiOf, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { PASSWORD, passedBy } from '../../test/second-factor.ts';
import { PARTY, askedBy, authenticator, created, keyServer, proved } from '../../test/security-keys.ts';
import { SPELLINGS, TRIMMED } from '../../test/spellings.ts';
import { nodeId, nodeValue } from '../../ui/nodes.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const GOOGLE = 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4';
const SESSION = { hooks: [{ hook: 'session' }] };

const passkeyServer = (flows: JsonObject = {}) =>
  keyServer(
    { passkey: { enabled: true, config: { rp: PARTY } } },
    {
      registration: {
        ui_url: 'http://app.test/registration',
        enable_legacy_one_step: true,
        after: { password: SESSION, passkey: SESSION },
      },
      ...flows,
    },
  );

let servers: ComposedServers;
let count = 0;
const newEmail = () => `passkey-${(count += 1)}@example.org`;
beforeAll(async () => {
  servers = await passkeyServer();
});
afterAll(() => servers[Symbol.asyncDispose]());

const createOptions = (flow: ShownFlow): JsonObject =>
  askedBy(flow, 'passkey_create_data')['credentialOptions'] as JsonObject;

async function register(client: Client, email: string, key: Authenticator, deviations?: Deviations) {
  const flow = await client.start('registration');
  const { answer, text } = created(key, createOptions(flow), deviations);
  const fields = { method: 'passkey', passkey_register: text, traits: { email } };
  const id = Buffer.from(answer.id, 'base64url').toString('hex');
  return { flow, fields, id, answer: await client.submit('registration', flow, fields) };
}

/** A user who registered with a passkey, and a client without a session. */
async function person(dialect: Dialect) {
  const email = newEmail();
  const key = authenticator();
  const { id } = await register(new Client(servers, dialect), email, key);
  return { email, key, id, client: new Client(servers, dialect) };
}

async function logIn(client: Client, key: Authenticator, deviations?: Deviations, query = '') {
  const flow = await client.start('login', query);
  const { text } = proved(key, askedBy(flow, 'passkey_challenge'), deviations);
  const answer = await client.submit('login', flow, { method: 'passkey', passkey_login: text });
  return { flow, text, answer };
}

const stored = async (email: string) => {
  const { identities } = servers.database;
  const { identities: found } = await identities.list({ pageSize: 1000, withCredentials: true });
  return found.find(({ traits }) => traits['email'] === email);
};
const storedConfig = async (email: string) => (await stored(email))?.credentials?.passkey?.config;

describe.each(DIALECTS)('a %s client', (dialect) => {
  const refused = dialect === 'browser' ? 303 : 400;

  it('registers with a passkey, which is named after its authenticator', async () => {
    const email = newEmail();
    const client = new Client(servers, dialect);
    const { flow } = await register(client, email, authenticator({ aaguid: GOOGLE }));
    expect(askedBy(flow, 'passkey_create_data')['displayNameFieldName']).toBe('traits.email');
    expect(await passedBy(client)).toEqual(['passkey aal1', 'aal1']);
    const identity = await stored(email);
    const passkey = identity?.credentials?.passkey;
    expect(identity?.availableAal).toBe('aal1');
    expect(passkey?.identifiers).toEqual([expect.stringMatching(/^[A-Za-z0-9]{64}$/)]);
    expect(passkey?.config).toMatchObject({
      user_handle: Buffer.from(passkey?.identifiers[0] ?? '').toString('base64'),
      credentials: [{ display_name: 'Google Password Manager', is_passwordless: true }],
    });
  });

  it('signs in without an identifier', async () => {
    const { client, email, key } = await person(dialect);
    const { flow } = await logIn(client, key);
    expect(nodeOf(flow, 'identifier')?.attributes).toMatchObject({ autocomplete: 'username webauthn' });
    expect(nodeOf(flow, 'passkey_login')?.attributes).toMatchObject({
      onloadTrigger: 'oryPasskeyLoginAutocompleteInit',
    });
    expect(await passedBy(client)).toEqual(['passkey aal1', 'aal1']);
    expect(await storedConfig(email)).toMatchObject({ credentials: [{ authenticator: { sign_count: 2 } }] });
  });

  it('confirms a session with it', async () => {
    const { client, email, key } = await person(dialect);
    await logIn(client, key);
    const { flow } = await logIn(client, key, {}, '?refresh=true');
    expect(nodeOf(flow, 'identifier')?.attributes).toMatchObject({ type: 'hidden', value: email });
    expect(askedBy(flow, 'passkey_challenge')['publicKey']).toMatchObject({ allowCredentials: [{}] });
    expect(await passedBy(client)).toEqual(['passkey aal1', 'passkey aal1', 'aal1']);
  });

  it('cannot use it as a second factor', async () => {
    const { client, key } = await person(dialect);
    const { text } = await logIn(client, key);
    const flow = await client.start('login', '?aal=aal2');
    expect(uiOf(flow).nodes.some(({ group }) => group === 'passkey')).toBe(false);
    const answer = await client.submit('login', flow, { method: 'passkey', passkey_login: text });
    expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([4010002]);
    expect(await passedBy(client)).toEqual(['passkey aal1', 'aal1']);
  });

  it('adds a second passkey, signs in with either, and removes one', async () => {
    const client = new Client(servers, dialect);
    const email = newEmail();
    await client.register(email, PASSWORD);
    const keys = [authenticator(), authenticator({ counts: false })];
    for (const key of keys) {
      const flow = await client.start('settings');
      const passkey_settings_register = created(key, askedBy(flow, 'passkey_create_data')).text;
      await client.submit('settings', flow, { method: 'passkey', passkey_settings_register });
    }
    expect(await passedBy(client)).toEqual(['password aal1', 'passkey aal1', 'passkey aal1', 'aal1']);
    expect((await stored(email))?.credentials?.passkey?.identifiers).toHaveLength(2);
    for (const key of [...keys, ...keys]) {
      const other = new Client(servers, dialect);
      await logIn(other, key);
      expect(await passedBy(other)).toEqual(['passkey aal1', 'aal1']);
    }
    const settings = await client.start('settings');
    const remove = nodeOf(settings, 'passkey_remove')?.attributes;
    const passkey_remove = String(remove?.node_type === 'input' ? remove.value : '');
    await client.submit('settings', settings, { passkey_remove });
    expect((await storedConfig(email))?.['credentials']).toHaveLength(1);
  });

  it('cannot remove the last first factor', async () => {
    const { client, email, key, id } = await person(dialect);
    await logIn(client, key);
    const settings = await client.start('settings');
    expect(nodeOf(settings, 'passkey_remove')?.attributes).toMatchObject({ disabled: true, value: id });
    const answer = await client.submit('settings', settings, { passkey_remove: id });
    expect(answer.status).toBe(refused);
    expect(messageIds(await flowAfter(client, 'settings', answer), 'webauthn_remove')).toEqual([4000001]);
    expect((await storedConfig(email))?.['credentials']).toHaveLength(1);
  });

  it.each<[string, Deviations, number]>([
    ['of another page', { origin: 'http://evil.test' }, 4000008],
    ['for another site', { rpId: 'evil.test' }, 4000008],
    ['of another challenge', { challenge: 'AAAA' }, 4000008],
    ['of another ceremony', { type: 'webauthn.create' }, 4000008],
    ['of another key', { otherKey: true }, 4000008],
    ['of an unknown credential', { id: 'AAAA' }, 4000008],
    ['without a user handle', { userHandle: '' }, 4000015],
    ['of an unknown user handle', { userHandle: 'AAAA' }, 4000015],
    ['with a user handle that is not text', { userHandle: Buffer.alloc(16, 0xff).toString('base64url') }, 4000015],
    ['with a decreased counter', { counter: 1 }, 4000008],
    ['with a changed backup eligibility', { flags: { backupEligible: true } }, 4000008],
  ])('does not sign in with an assertion %s', async (_what, deviations, message) => {
    const { client, email, key } = await person(dialect);
    const before = await storedConfig(email);
    const { answer } = await logIn(client, key, deviations);
    expect(answer.status).toBe(refused);
    expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([message]);
    expect(await client.whoami()).toBeUndefined();
    expect(await storedConfig(email)).toEqual(before);
  });

  it('does not register with something other than a passkey', async () => {
    for (const passkey_register of ['garbage', '{}', '[]', '{"id":"AAAA","type":"public-key","response":{}}']) {
      const client = new Client(servers, dialect);
      const flow = await client.start('registration');
      const traits = { email: newEmail() };
      const answer = await client.submit('registration', flow, { method: 'passkey', passkey_register, traits });
      expect(messageIds(await flowAfter(client, 'registration', answer))).toEqual([4000001]);
      expect(await stored(traits.email)).toBeUndefined();
    }
  });

  it('is redirected to the form when nothing is submitted', async () => {
    const { client, key } = await person(dialect);
    const flow = await client.start('login');
    const answer = await client.submit('login', flow, { method: 'passkey' });
    expect(answer.status).toBe(dialect === 'browser' ? 303 : 422);
    const passkey_login = proved(key, askedBy(await client.show('login', flow.id), 'passkey_challenge')).text;
    await client.submit('login', flow, { passkey_login });
    expect(await passedBy(client)).toEqual(['passkey aal1', 'aal1']);
  });
});

it('an assertion is valid once, for one flow', async () => {
  const { client, key } = await person('ajax');
  const { flow, text } = await logIn(client, key, {}, '');
  const other = new Client(servers, 'ajax');
  const fresh = await other.start('login');
  for (const form of [fresh, { ...fresh, id: flow.id }]) {
    const answer = await other.submit('login', form, { method: 'passkey', passkey_login: text });
    expect(messageIds(answer.json() as ShownFlow)).toEqual([4000008]);
  }
});

it('concurrent submissions of one assertion sign in once', async () => {
  const { client, key } = await person('ajax');
  const flow = await client.start('login');
  const { text } = proved(key, askedBy(flow, 'passkey_challenge'));
  const tries = [1, 2, 3, 4].map(() => client.submit('login', flow, { method: 'passkey', passkey_login: text }));
  const answers = await Promise.all(tries);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

it('native apps get no script', async () => {
  const client = new Client(servers, 'native');
  for (const kind of ['login', 'registration'] as const) {
    const { nodes } = uiOf(await client.start(kind));
    expect(nodes.filter(({ type }) => type === 'script')).toEqual([]);
    expect(JSON.stringify(nodes)).not.toContain('"onclick"');
    expect(JSON.stringify(nodes)).not.toContain('"onload"');
  }
});

it('a passwordless security key counts as a passkey', async () => {
  const webauthn = { enabled: true, config: { passwordless: true, rp: PARTY } };
  const passkey = { enabled: true, config: { rp: PARTY } };
  await using both = await keyServer({ webauthn, passkey });
  const key = authenticator();
  const client = new Client(both, 'ajax');
  const flow = await client.start('registration');
  const options = askedBy(flow, 'webauthn_register_trigger') as { publicKey: JsonObject };
  const resident = { publicKey: { ...options.publicKey, authenticatorSelection: { residentKey: 'required' } } };
  const webauthn_register = created(key, resident).text;
  const traits = { email: newEmail() };
  await client.submit('registration', flow, { webauthn_register, webauthn_register_displayname: 'mine', traits });
  const other = new Client(both, 'ajax');
  await logIn(other, key);
  expect(await passedBy(other)).toEqual(['passkey aal1', 'aal1']);
});

it('two-step registration offers passkeys on its second screen', async () => {
  await using twoSteps = await passkeyServer({
    registration: {
      ui_url: 'http://app.test/registration',
      enable_legacy_one_step: false,
      after: { passkey: SESSION },
    },
  });
  const client = new Client(twoSteps, 'ajax');
  const first = await client.start('registration');
  expect(nodeOf(first, 'passkey_register_trigger')).toBeUndefined();
  const traits = { email: newEmail() };
  const chosen = await client.submit('registration', first, { method: 'profile', traits });
  const second = chosen.json() as ShownFlow;
  const passkey_register = created(authenticator(), createOptions(second)).text;
  await client.submit('registration', second, { method: 'passkey', passkey_register, traits });
  expect(await passedBy(client)).toEqual(['passkey aal1', 'aal1']);
});

it('identifier-first login offers passkeys at once, and after the identifier to users who have one', async () => {
  await using identifierFirst = await passkeyServer({
    login: { ui_url: 'http://app.test/login', style: 'identifier_first' },
  });
  const email = newEmail();
  await new Client(identifierFirst, 'native').register(email, PASSWORD);
  const client = new Client(identifierFirst, 'ajax');
  const first = await client.start('login');
  expect(nodeOf(first, 'passkey_challenge')).toBeDefined();
  expect(nodeOf(first, 'passkey_login_trigger')).toBeUndefined();
  const answer = await client.submit('login', first, { method: 'identifier_first', identifier: email });
  expect(nodeOf(answer.json() as ShownFlow, 'passkey_login_trigger')).toBeUndefined();
  expect(nodeOf(answer.json() as ShownFlow, 'password')).toBeDefined();
});

describe('an address of a user who registers with a passkey', () => {
  it.each(TRIMMED)('with %s is taken from then on', async (_, write) => {
    const local = `iris-${(count += 1)}`;
    const key = authenticator();
    expect((await register(new Client(servers, 'native'), write(local), key)).answer.status).toBe(200);
    for (const email of [`${local}@example.org`, write(local)])
      expect((await new Client(servers, 'native').register(email, PASSWORD)).status).toBe(400);
  });

  it.each(TRIMMED)('is refused with %s where a password has it', async (_, write) => {
    const local = `iris-${(count += 1)}`;
    await new Client(servers, 'native').register(`${local}@example.org`, PASSWORD);
    const { answer } = await register(new Client(servers, 'native'), write(local), authenticator());
    expect(answer.status).toBe(400);
  });

  it('leads to the passkey in identifier-first login, however it is written', async () => {
    await using identifierFirst = await passkeyServer({
      login: { ui_url: 'http://app.test/login', style: 'identifier_first' },
    });
    const local = `iris-${(count += 1)}`;
    await register(new Client(identifierFirst, 'native'), `${local}@example.org`, authenticator());
    for (const [name, write] of SPELLINGS) {
      const client = new Client(identifierFirst, 'ajax');
      const asked = { method: 'identifier_first', identifier: write(local) };
      const answer = await client.submit('login', await client.start('login'), asked);
      expect(nodeOf(answer.json() as ShownFlow, 'passkey_login_trigger'), name).toBeDefined();
    }
  });

  it('names a passkey in the settings, however it is written', async () => {
    const identifier = { credentials: { password: { identifier: true }, webauthn: { identifier: true } } };
    const email = { type: 'string', format: 'email', 'ory.sh/kratos': identifier };
    const traits = { type: 'object', properties: { email }, required: ['email'] };
    await using unnamed = await keyServer(
      { passkey: { enabled: true, config: { rp: PARTY } } },
      {},
      { schema: { type: 'object', properties: { traits } } },
    );
    for (const [name, write] of TRIMMED) {
      const local = `iris-${(count += 1)}`;
      const client = new Client(unnamed, 'ajax');
      await client.register(write(local), PASSWORD);
      const asked = JSON.stringify(askedBy(await client.start('settings'), 'passkey_create_data'));
      expect(asked, name).toContain(`"name":"${local}@example.org"`);
    }
  });
});

it('of two concurrent removals that would leave no first factor, one is refused', async () => {
  const { client, email, key } = await person('ajax');
  await logIn(client, key);
  const settings = await client.start('settings');
  const passkey_settings_register = created(authenticator(), askedBy(settings, 'passkey_create_data')).text;
  await client.submit('settings', settings, { passkey_settings_register });
  const forms = await Promise.all([client.start('settings'), client.start('settings')]);
  const ids = uiOf(forms[0] as ShownFlow)
    .nodes.filter((node) => nodeId(node) === 'passkey_remove')
    .map((node) => String(nodeValue(node)));
  expect(ids).toHaveLength(2);
  loadAtOnce(2);
  const removals = forms.map((form, index) => client.submit('settings', form, { passkey_remove: ids[index] ?? '' }));
  const statuses = (await Promise.all(removals)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 400]);
  expect((await storedConfig(email))?.['credentials']).toHaveLength(1);
});

/** The next `count` submissions all load their identity before one of them continues. */
function loadAtOnce(count: number): void {
  const { identities } = servers.database;
  const original = identities.getWithCredentials.bind(identities);
  const load = vi.spyOn(identities, 'getWithCredentials');
  const all = Promise.withResolvers<void>();
  let loaded = 0;
  load.mockImplementation(async (id) => {
    const identity = await original(id);
    if ((loaded += 1) === count) {
      load.mockRestore();
      all.resolve();
    }
    if (loaded <= count) await all.promise;
    return identity;
  });
}
