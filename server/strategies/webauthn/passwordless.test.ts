import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Authenticator, Deviations } from '../../../conformance/lib/authenticator/authenticator.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowAfter, messageIds, nodeOf, uiOf, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import type { Answer, ComposedServers } from '../../test/http-server.ts';
import { PASSWORD, passedBy } from '../../test/second-factor.ts';
import { PARTY, askedBy, authenticator, created, keyServer, proved } from '../../test/security-keys.ts';
import { nodeId } from '../../ui/nodes.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax'];
const WEBAUTHN = { enabled: true, config: { passwordless: true, rp: PARTY } };
const REGISTRATION = {
  ui_url: 'http://app.test/registration',
  enable_legacy_one_step: true,
  after: { password: { hooks: [{ hook: 'session' }] }, webauthn: { hooks: [{ hook: 'session' }] } },
};

let servers: ComposedServers;
let count = 0;
const newEmail = () => `Passwordless-${(count += 1)}@Example.org`;
beforeAll(async () => {
  servers = await keyServer({ webauthn: WEBAUTHN }, { registration: REGISTRATION });
});
afterAll(() => servers[Symbol.asyncDispose]());

async function register(client: Client, email: string, key: Authenticator, deviations?: Deviations) {
  const flow = await client.start('registration');
  const { text } = created(key, askedBy(flow, 'webauthn_register_trigger'), deviations);
  const fields = {
    method: 'webauthn',
    webauthn_register: text,
    webauthn_register_displayname: 'mine',
    traits: { email },
  };
  return { flow, fields, answer: await client.submit('registration', flow, fields) };
}

/** A user who registered with a key, and a client without a session. */
async function person(dialect: Dialect) {
  const email = newEmail();
  const key = authenticator();
  await register(new Client(servers, dialect), email, key);
  return { email, key, client: new Client(servers, dialect) };
}

/** The URL at which the client continues: a redirect, or `redirect_browser_to` for a single-page app. */
const nextOf = (answer: Answer): string =>
  answer.headers.location ?? String((answer.json() as JsonObject)['redirect_browser_to']);

/** The form that requests a key for an identifier. */
async function identify(client: Client, identifier: string, query = ''): Promise<ShownFlow> {
  const answer = await client.submit('login', await client.start('login', query), { method: 'webauthn', identifier });
  expect([303, 422]).toContain(answer.status);
  return client.show('login', new URL(nextOf(answer)).searchParams.get('flow') ?? '');
}

const prove = (flow: ShownFlow, key: Authenticator, identifier: string, deviations?: Deviations): JsonObject => ({
  method: 'webauthn',
  identifier,
  webauthn_login: proved(key, askedBy(flow, 'webauthn_login_trigger'), deviations).text,
});

const stored = async (email: string) =>
  servers.database.identities.findByCredentialsIdentifier('webauthn', email.toLowerCase());

describe.each(DIALECTS)('a %s client', (dialect) => {
  const refused = dialect === 'browser' ? 303 : 400;

  it('registers with only a key', async () => {
    const email = newEmail();
    const client = new Client(servers, dialect);
    await register(client, email, authenticator());
    expect(await passedBy(client)).toEqual(['webauthn aal1', 'aal1']);
    const identity = await stored(email);
    expect(identity?.availableAal).toBe('aal1');
    expect(identity?.credentials.webauthn).toMatchObject({
      identifiers: [email.toLowerCase()],
      config: { credentials: [{ display_name: 'mine', is_passwordless: true }] },
    });
    const handle = Buffer.from(String(identity?.credentials.webauthn?.config['user_handle']), 'base64');
    expect(handle).toHaveLength(16);
  });

  it('enters the identifier with U+0130, which Go lowers to an i, and signs in with the key', async () => {
    const { client, email, key } = await person(dialect);
    const identifier = email.toUpperCase().replaceAll('I', 'İ');
    const flow = await identify(client, identifier);
    expect(messageIds(flow)).toEqual([1010012]);
    await client.submit('login', flow, prove(flow, key, identifier));
    expect(await client.whoami()).toMatchObject({ active: true });
  });

  it('enters the identifier and signs in with the key', async () => {
    const { client, email, key } = await person(dialect);
    const flow = await identify(client, ` ${email} `);
    expect(messageIds(flow)).toEqual([1010012]);
    expect(uiOf(flow).nodes.map(nodeId)).toEqual([
      'identifier',
      'csrf_token',
      'webauthn_script',
      'webauthn_login_trigger',
      'webauthn_login',
    ]);
    await client.submit('login', flow, prove(flow, key, email));
    expect(await passedBy(client)).toEqual(['webauthn aal1', 'aal1']);
    expect((await stored(email))?.credentials.webauthn?.config).toMatchObject({
      credentials: [{ authenticator: { sign_count: 2 } }],
    });
  });

  it('confirms a session with the key', async () => {
    const { client, email, key } = await person(dialect);
    const flow = await identify(client, email);
    await client.submit('login', flow, prove(flow, key, email));
    const refresh = await client.start('login', '?refresh=true');
    expect(nodeOf(refresh, 'identifier')?.attributes).toMatchObject({ type: 'hidden', value: email.toLowerCase() });
    await client.submit('login', refresh, prove(refresh, key, email));
    expect(await passedBy(client)).toEqual(['webauthn aal1', 'webauthn aal1', 'aal1']);
  });

  it('cannot use its key as both factors (CVE-2024-45042)', async () => {
    const { client, email, key } = await person(dialect);
    const flow = await identify(client, email);
    await client.submit('login', flow, prove(flow, key, email));
    const second = await client.start('login', '?aal=aal2');
    expect(nodeOf(second, 'webauthn_login_trigger')).toBeUndefined();
    const answer = await client.submit('login', second, prove(flow, key, email));
    expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([4010002]);
    expect(await passedBy(client)).toEqual(['webauthn aal1', 'aal1']);
  });

  it('cannot remove its only key', async () => {
    const { client, email, key } = await person(dialect);
    const flow = await identify(client, email);
    await client.submit('login', flow, prove(flow, key, email));
    const settings = await client.start('settings');
    const remove = nodeOf(settings, 'webauthn_remove')?.attributes;
    expect(remove).toMatchObject({ disabled: true });
    const webauthn_remove = String(remove?.node_type === 'input' ? remove.value : '');
    const answer = await client.submit('settings', settings, { webauthn_remove });
    expect(answer.status).toBe(refused);
    expect(messageIds(await flowAfter(client, 'settings', answer), 'webauthn_remove')).toEqual([4000001]);
    expect((await stored(email))?.credentials.webauthn?.config).toMatchObject({ credentials: [{}] });
  });

  it.each<[string, Deviations]>([
    ['of another page', { origin: 'http://evil.test' }],
    ['of another challenge', { challenge: 'AAAA' }],
    ['of another key', { otherKey: true }],
    ['of another user', { userHandle: 'AAAA' }],
    ['with a decreased counter', { counter: 1 }],
  ])('does not sign in with an assertion %s', async (_what, deviations) => {
    const { client, email, key } = await person(dialect);
    const flow = await identify(client, email);
    const answer = await client.submit('login', flow, prove(flow, key, email, deviations));
    expect(answer.status).toBe(refused);
    expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([4000008]);
    expect(await client.whoami()).toBeUndefined();
  });

  it('does not sign in as another user with its own key', async () => {
    const { client, email, key } = await person(dialect);
    const other = await person(dialect);
    const flow = await identify(client, email);
    const answer = await client.submit('login', flow, prove(flow, key, other.email));
    expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([4000008]);
    expect(await client.whoami()).toBeUndefined();
  });

  it('gets a message for an unknown key', async () => {
    const client = new Client(servers, dialect);
    const email = newEmail();
    await new Client(servers, 'native').register(email, PASSWORD);
    for (const identifier of [email, 'unknown@example.org']) {
      const answer = await client.submit('login', await client.start('login'), { method: 'webauthn', identifier });
      expect(answer.status).toBe(refused);
      expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([4000015]);
    }
  });

  it('cannot register the identifier of another user, and can try another identifier with the same key', async () => {
    const { email } = await person(dialect);
    const client = new Client(servers, dialect);
    const { flow, fields, answer } = await register(client, email, authenticator());
    expect(messageIds(await flowAfter(client, 'registration', answer))).toEqual([4000007]);
    await client.submit('registration', flow, { ...fields, traits: { email: newEmail() } });
    expect(await passedBy(client)).toEqual(['webauthn aal1', 'aal1']);
  });
});

it('one attestation registers once', async () => {
  const { flow, fields } = await register(new Client(servers, 'ajax'), newEmail(), authenticator());
  const client = new Client(servers, 'ajax');
  const other = await client.start('registration');
  for (const target of [flow, other]) {
    const email = newEmail();
    const form = { ...other, id: target.id };
    const answer = await client.submit('registration', form, { ...fields, traits: { email } });
    expect(messageIds(await flowAfter(client, 'registration', answer))).toEqual([4000001]);
    expect(await stored(email)).toBeUndefined();
  }
});

it('native apps get no keys', async () => {
  const client = new Client(servers, 'native');
  for (const kind of ['login', 'registration'] as const) {
    const flow = await client.start(kind);
    expect(uiOf(flow).nodes.some(({ group }) => group === 'webauthn')).toBe(false);
  }
});

it('with mitigation of account enumeration, every identifier gets a request for a key', async () => {
  await using hidden = await keyServer({ webauthn: WEBAUTHN }, { registration: REGISTRATION }, { mitigate: true });
  const known = newEmail();
  const key = authenticator();
  await register(new Client(hidden, 'ajax'), known, key);
  const withPassword = newEmail();
  await new Client(hidden, 'native').register(withPassword, PASSWORD);

  const shape = async (identifier: string) => {
    const client = new Client(hidden, 'ajax');
    const flow = await identify(client, identifier);
    const asked = askedBy(flow, 'webauthn_login_trigger')['publicKey'] as { allowCredentials: { id: string }[] };
    const answers = [];
    for (const webauthn_login of ['garbage', JSON.stringify(key.kept()), someProof(key)]) {
      const answer = await client.submit('login', flow, { method: 'webauthn', identifier, webauthn_login });
      answers.push([answer.status, messageIds(answer.json() as ShownFlow)]);
    }
    return { ids: asked.allowCredentials.map(({ id }) => id), nodes: uiOf(flow).nodes.map(nodeId), answers };
  };
  const shapes = [await shape(known), await shape(withPassword), await shape('unknown@example.org')];
  for (const { nodes, answers, ids } of shapes) {
    expect(nodes).toEqual(shapes[0]?.nodes);
    expect(answers).toEqual(shapes[0]?.answers);
    expect(ids).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{43}$/)]);
  }
  expect((await shape('unknown@example.org')).ids).toEqual(shapes[2]?.ids);
});

/** An assertion of an unknown key. */
const someProof = (key: Authenticator): string =>
  proved(key, {
    publicKey: { challenge: 'AAAA', rpId: PARTY.id, allowCredentials: key.kept().map(({ id }) => ({ id })) },
  }).text;
