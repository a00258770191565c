import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Authenticator, Deviations } from '../../../conformance/lib/authenticator/authenticator.ts';
import { Client, flowAfter, messageIds, nodeOf, uiOf, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { PASSWORD, passedBy } from '../../test/second-factor.ts';
import { PARTY, askedBy, authenticator, created, keyServer, proved } from '../../test/security-keys.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax'];
const WEBAUTHN = { enabled: true, config: { passwordless: false, rp: PARTY } };

let servers: ComposedServers;
let count = 0;
beforeAll(async () => {
  servers = await keyServer({ webauthn: WEBAUTHN });
});
afterAll(() => servers[Symbol.asyncDispose]());

/** A new user, signed in with a password. */
async function person(dialect: Dialect) {
  const client = new Client(servers, dialect);
  const email = `key-${(count += 1)}@example.org`;
  await client.register(email, PASSWORD);
  return { client, email };
}

async function addKey(client: Client, name: string, key: Authenticator, deviations?: Deviations) {
  const flow = await client.start('settings');
  const { answer, text } = created(key, askedBy(flow, 'webauthn_register_trigger'), deviations);
  const reply = await client.submit('settings', flow, {
    method: 'webauthn',
    webauthn_register: text,
    webauthn_register_displayname: name,
  });
  return { id: Buffer.from(answer.id, 'base64url').toString('hex'), reply };
}

/** A user with a key, signed in again only with the password. */
async function withKey(dialect: Dialect, key = authenticator()) {
  const { client, email } = await person(dialect);
  const { id } = await addKey(client, 'mine', key);
  const again = new Client(servers, dialect);
  await again.logIn(email, PASSWORD);
  return { client: again, email, key, id };
}

const stored = async (email: string) => servers.database.identities.findByCredentialsIdentifier('password', email);

async function prove(client: Client, key: Authenticator, deviations?: Deviations, query = '?aal=aal2') {
  const flow = await client.start('login', query);
  const { text } = proved(key, askedBy(flow, 'webauthn_login_trigger'), deviations);
  return { flow, text };
}

describe.each(DIALECTS)('a %s client', (dialect) => {
  const refused = dialect === 'browser' ? 303 : 400;

  it('adds a key, and its session has the second factor from then on', async () => {
    const { client, email } = await person(dialect);
    const { id, reply } = await addKey(client, 'blue one', authenticator());
    const after = await flowAfter(client, 'settings', reply);
    expect(messageIds(after)).toEqual([1050001]);
    expect(nodeOf(after, 'webauthn_remove')).toMatchObject({
      attributes: { value: id, type: 'submit', disabled: false },
      meta: { label: { id: 1050018, context: { display_name: 'blue one' } } },
    });
    expect(await passedBy(client)).toEqual(['password aal1', 'webauthn aal2', 'aal2']);
    const identity = await stored(email);
    expect(identity?.availableAal).toBe('aal2');
    expect(identity?.credentials.webauthn).toMatchObject({
      identifiers: [email],
      version: 1,
      config: {
        user_handle: Buffer.from(String(identity?.id).replaceAll('-', ''), 'hex').toString('base64'),
        credentials: [
          {
            id: Buffer.from(id, 'hex').toString('base64'),
            attestation_type: 'none',
            authenticator: { aaguid: 'AAAAAAAAAAAAAAAAAAAAAA==', sign_count: 1, clone_warning: false },
            display_name: 'blue one',
            is_passwordless: false,
            flags: { user_present: true, user_verified: true, backup_eligible: false, backup_state: false },
          },
        ],
      },
    });
  });

  it('signs in with it', async () => {
    const { client, email, key } = await withKey(dialect);
    const { flow, text } = await prove(client, key);
    expect(messageIds(flow)).toEqual([1010004]);
    await client.submit('login', flow, { method: 'webauthn', identifier: email, webauthn_login: text });
    expect(await passedBy(client)).toEqual(['password aal1', 'webauthn aal2', 'aal2']);
    expect((await stored(email))?.credentials.webauthn?.config).toMatchObject({
      credentials: [{ authenticator: { sign_count: 2 } }],
    });
  });

  it.each<[string, Deviations]>([
    ['of another page', { origin: 'http://evil.test' }],
    ['for another site', { rpId: 'evil.test' }],
    ['of another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['of another ceremony', { type: 'webauthn.create' }],
    ['of another key', { otherKey: true }],
    ['of an unknown credential', { id: 'AAAA' }],
    ['of another user', { userHandle: 'AAAA' }],
    ['with a decreased counter', { counter: 1 }],
    ['with the counter zero after a higher one', { counter: 0 }],
    ['without user presence', { flags: { userPresent: false } }],
    ['with a changed backup eligibility', { flags: { backupEligible: true } }],
    ['of a key that is backed up without being eligible', { flags: { backedUp: true } }],
  ])('does not sign in with an assertion %s', async (_what, deviations) => {
    const { client, email, key } = await withKey(dialect);
    const before = await stored(email);
    const { flow, text } = await prove(client, key, deviations);
    const answer = await client.submit('login', flow, { method: 'webauthn', identifier: email, webauthn_login: text });
    expect(answer.status).toBe(refused);
    expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([4000008]);
    expect(await passedBy(client)).toEqual(['password aal1', 'aal1']);
    expect(await stored(email)).toEqual(before);
  });

  it.each([
    ['no answer', '', 4000001],
    ['text that is not JSON', 'garbage', 4000001],
    ['a list', '[]', 4000001],
    ['an empty object', '{}', 4000001],
    ['members of the wrong type', '{"id":1,"rawId":[],"type":"public-key","response":{}}', 4000001],
    ['a response that is not an object', '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":"x"}', 4000001],
    ['another type', '{"id":"AAAA","rawId":"AAAA","type":"password","response":{}}', 4000001],
    [
      'malformed binary members',
      '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"AAAA","authenticatorData":"AAAA","signature":"AAAA"}}',
      4000001,
    ],
  ])('does not sign in with %s', async (_what, webauthn_login, message) => {
    const { client, email } = await withKey(dialect);
    const flow = await client.start('login', '?aal=aal2');
    const answer = await client.submit('login', flow, { method: 'webauthn', identifier: email, webauthn_login });
    expect(answer.status).toBe(refused);
    expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([message]);
    expect(await passedBy(client)).toEqual(['password aal1', 'aal1']);
  });

  it.each<[string, Deviations, string]>([
    ['of another page', { origin: 'http://evil.test' }, 'Error validating origin'],
    ['for another site', { rpId: 'evil.test' }, 'Invalid attestation data'],
    ['of another challenge', { challenge: 'AAAA' }, 'Error validating challenge'],
    ['of another ceremony', { type: 'webauthn.get' }, 'Error validating ceremony type'],
    ['without user presence', { flags: { userPresent: false } }, 'Invalid attestation data'],
  ])('does not add a key %s', async (_what, deviations, detail) => {
    const { client, email } = await person(dialect);
    const before = await stored(email);
    const { reply } = await addKey(client, 'mine', authenticator(), deviations);
    expect(reply.status).toBe(refused);
    const reason = `Unable to create WebAuthn credential: ${detail}`;
    expect(uiOf(await flowAfter(client, 'settings', reply)).messages).toEqual([
      { id: 4000001, text: reason, type: 'error', context: { reason } },
    ]);
    expect(await stored(email)).toEqual(before);
  });

  it('does not add a key without a name, nor something other than a key', async () => {
    const { client, email } = await person(dialect);
    const nameless = await addKey(client, '', authenticator());
    expect(messageIds(await flowAfter(client, 'settings', nameless.reply), 'webauthn_register_displayname')).toEqual([
      4000002,
    ]);
    const flow = await client.start('settings');
    const fields = { method: 'webauthn', webauthn_register: 'garbage', webauthn_register_displayname: 'mine' };
    const answer = await client.submit('settings', flow, fields);
    expect(messageIds(await flowAfter(client, 'settings', answer))).toEqual([4000001]);
    expect((await stored(email))?.credentials.webauthn?.config).toEqual({});
  });

  it('has several keys and removes one of them', async () => {
    const { client, email } = await person(dialect);
    const [first, second] = [authenticator(), authenticator({ attestation: 'packed', algorithm: 'EdDSA' })];
    const one = await addKey(client, 'one', first);
    await addKey(client, 'two', second);
    await client.submit('settings', await client.start('settings'), { webauthn_remove: one.id });
    expect((await stored(email))?.credentials.webauthn?.config).toMatchObject({
      credentials: [{ display_name: 'two', attestation_type: 'packed' }],
    });
    const again = new Client(servers, dialect);
    await again.logIn(email, PASSWORD);
    const { flow, text } = await prove(again, second);
    await again.submit('login', flow, { method: 'webauthn', identifier: email, webauthn_login: text });
    expect(await passedBy(again)).toContain('webauthn aal2');
  });

  it('removes its last key, because it is not a first factor', async () => {
    const { client, email, id } = await withKey(dialect);
    await client.submit('settings', await client.start('settings'), { webauthn_remove: id });
    const identity = await stored(email);
    expect(identity?.availableAal).toBe('aal1');
    expect(identity?.credentials.webauthn?.config).toEqual({});
  });

  it('cannot remove a key that it does not have', async () => {
    const { client } = await withKey(dialect);
    const other = await withKey(dialect);
    const answer = await client.submit('settings', await client.start('settings'), { webauthn_remove: other.id });
    expect(messageIds(await flowAfter(client, 'settings', answer))).toEqual([4000001]);
    expect((await stored(other.email))?.credentials.webauthn?.config).toMatchObject({ credentials: [{}] });
  });
});

it('concurrent submissions of one assertion sign in once, and later ones never', async () => {
  const { client, email, key } = await withKey('ajax');
  const { flow, text } = await prove(client, key, {}, '?aal=aal2&refresh=true');
  const fields = { method: 'webauthn', identifier: email, webauthn_login: text };
  const answers = await Promise.all([1, 2, 3, 4].map(() => client.submit('login', flow, fields)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const again = await client.submit('login', flow, fields);
  expect(again.status).toBe(400);
  expect(messageIds(again.json() as ShownFlow)).toEqual([4000008]);
});

it('an assertion of one flow is refused in another', async () => {
  const { client, email, key } = await withKey('ajax');
  const { text } = await prove(client, key);
  const other = await client.start('login', '?aal=aal2');
  const answer = await client.submit('login', other, { method: 'webauthn', identifier: email, webauthn_login: text });
  expect(messageIds(answer.json() as ShownFlow)).toEqual([4000008]);
});

it('native apps get no keys', async () => {
  const { client } = await person('native');
  const settings = await client.start('settings');
  expect(uiOf(settings).nodes.some(({ group }) => group === 'webauthn')).toBe(false);
  const answer = await client.submit('settings', settings, { method: 'webauthn', webauthn_remove: 'aa' });
  expect(messageIds(answer.json() as ShownFlow)).toEqual([4010004]);
});

it('forms name the script that the server serves', async () => {
  const { client } = await person('ajax');
  const script = nodeOf(await client.start('settings'), 'webauthn_script')?.attributes;
  const served = await servers.public('/.well-known/ory/webauthn.js');
  expect(served.headers['content-type']).toBe('text/javascript; charset=UTF-8');
  expect(script).toMatchObject({
    src: 'http://public.test/.well-known/ory/webauthn.js',
    integrity: `sha512-${createHash('sha512').update(served.text).digest('base64')}`,
    async: true,
    crossorigin: 'anonymous',
    referrerpolicy: 'no-referrer',
    type: 'text/javascript',
  });
});
