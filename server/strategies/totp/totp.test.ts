import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flowAfter, messageIds, nodeOf, type Client, type Dialect } from '../../test/flow-client.ts';
import {
  PASSWORD,
  passedBy,
  secondFactorServer,
  shownText,
  type SecondFactorServer,
} from '../../test/second-factor.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];

let server: SecondFactorServer;
beforeAll(async () => {
  server = await secondFactorServer();
});
afterAll(() => server.servers[Symbol.asyncDispose]());

/** Links an app to the account of the client and returns its secret. */
async function link(client: Client): Promise<string> {
  const flow = await client.start('settings');
  const secret = shownText(flow, 'totp_secret_key').text;
  await client.submit('settings', flow, { method: 'totp', totp_code: await server.code(secret, -1) });
  return secret;
}

/** A user with an app, signed in again only with the password. */
async function withApp(dialect: Dialect) {
  const { client, email } = await server.person(dialect);
  const secret = await link(client);
  return { email, secret, client: await server.signedIn(dialect, email) };
}

const credential = async (email: string) =>
  (await server.servers.database.identities.findByCredentialsIdentifier('password', email))?.credentials.totp;

describe.each(DIALECTS)('a %s client', (dialect) => {
  const refused = dialect === 'browser' ? 303 : 400;

  it('links an app, and its session has the second factor from then on', async () => {
    const { client, email } = await server.person(dialect);
    const flow = await client.start('settings');
    const { text: secret, context } = shownText(flow, 'totp_secret_key');
    expect(context).toEqual({ secret });
    expect(nodeOf(flow, 'totp_qr')?.attributes).toMatchObject({ width: 256, height: 256, node_type: 'img' });
    const answer = await client.submit('settings', flow, { method: 'totp', totp_code: await server.code(secret) });
    const after = await flowAfter(client, 'settings', answer);
    expect(messageIds(after)).toEqual([1050001]);
    expect(nodeOf(after, 'totp_unlink')).toBeDefined();
    expect(nodeOf(after, 'totp_secret_key')).toBeUndefined();
    expect(await passedBy(client)).toEqual(['password aal1', 'totp aal2', 'aal2']);
    const stored = await server.servers.database.identities.findByCredentialsIdentifier('password', email);
    expect(stored?.availableAal).toBe('aal2');
    expect(stored?.credentials.totp).toMatchObject({
      identifiers: [stored?.id],
      config: {
        totp_url: `otpauth://totp/public.test:${stored?.id}?algorithm=SHA1&digits=6&issuer=public.test&period=30&secret=${secret}`,
      },
    });
  });

  it.each([
    ['a code of another time', async (secret: string) => server.code(secret, 3), 4000008],
    ['no code', async () => '', 4000002],
    ['letters', async () => 'abcdef', 4000008],
  ])('does not link with %s', async (_what, code, message) => {
    const { client, email } = await server.person(dialect);
    const flow = await client.start('settings');
    const totp_code = await code(shownText(flow, 'totp_secret_key').text);
    const answer = await client.submit('settings', flow, { method: 'totp', totp_code });
    expect(answer.status).toBe(refused);
    expect(messageIds(await flowAfter(client, 'settings', answer), 'totp_code')).toEqual([message]);
    expect(await credential(email)).toBeUndefined();
    expect(await passedBy(client)).toEqual(['password aal1', 'aal1']);
  });

  it('unlinks the app with only its button', async () => {
    const { client, email } = await server.person(dialect);
    await link(client);
    const answer = await client.submit('settings', await client.start('settings'), { totp_unlink: true });
    expect(nodeOf(await flowAfter(client, 'settings', answer), 'totp_qr')).toBeDefined();
    expect(await credential(email)).toBeUndefined();
    const stored = await server.servers.database.identities.findByCredentialsIdentifier('password', email);
    expect(stored?.availableAal).toBe('aal1');
  });

  it('logs in with a code in the same session', async () => {
    const { client, secret } = await withApp(dialect);
    const before = await client.whoami();
    const flow = await client.start('login', '?aal=aal2');
    expect(messageIds(flow)).toEqual([1010004]);
    expect(nodeOf(flow, 'totp_code')).toBeDefined();
    expect(nodeOf(flow, 'password')).toBeUndefined();
    await client.submit('login', flow, { method: 'totp', totp_code: await server.code(secret) });
    expect(await passedBy(client)).toEqual(['password aal1', 'totp aal2', 'aal2']);
    expect((await client.whoami())?.['id']).toBe(before?.['id']);
  });

  it.each([
    ['a code of another time', async (secret: string) => server.code(secret, 3), undefined, 4000008],
    ['a code that is too short', async () => '12345', 'totp_code', 4000003],
    ['a code that is too long', async () => '1234567', undefined, 4000008],
    ['no code', async () => '', 'totp_code', 4000002],
  ])('does not log in with %s', async (_what, code, field, message) => {
    const { client, secret } = await withApp(dialect);
    const flow = await client.start('login', '?aal=aal2');
    const answer = await client.submit('login', flow, { method: 'totp', totp_code: await code(secret) });
    expect(answer.status).toBe(refused);
    const after = await flowAfter(client, 'login', answer);
    expect(messageIds(after, field)).toEqual([message]);
    expect(nodeOf(after, 'totp_code')?.attributes).not.toHaveProperty('value');
    expect(await passedBy(client)).toEqual(['password aal1', 'aal1']);
  });

  it('cannot use a code twice, nor an earlier one after it', async () => {
    const { client, email, secret } = await withApp(dialect);
    const code = await server.code(secret);
    await client.submit('login', await client.start('login', '?aal=aal2'), { method: 'totp', totp_code: code });
    const other = await server.signedIn(dialect, email);
    for (const spent of [code, await server.code(secret, -1)]) {
      const flow = await other.start('login', '?aal=aal2');
      const answer = await other.submit('login', flow, { method: 'totp', totp_code: spent });
      expect(messageIds(await flowAfter(other, 'login', answer))).toEqual([4000008]);
    }
    expect(await passedBy(other)).toEqual(['password aal1', 'aal1']);
    const next = { method: 'totp', totp_code: await server.code(secret, 1) };
    await other.submit('login', await other.start('login', '?aal=aal2'), next);
    expect(await passedBy(other)).toContain('totp aal2');
  });

  it('cannot use the password as a second factor', async () => {
    const { client, email } = await withApp(dialect);
    const flow = await client.start('login', '?aal=aal2');
    const answer = await client.submit('login', flow, { method: 'password', identifier: email, password: PASSWORD });
    expect(messageIds(await flowAfter(client, 'login', answer))).toEqual([4010002]);
    expect(await passedBy(client)).toEqual(['password aal1', 'aal1']);
  });
});

it('concurrent submissions of one code sign in once', async () => {
  const { email, secret } = await withApp('native');
  const clients = await Promise.all(Array.from({ length: 5 }, () => server.signedIn('native', email)));
  const totp_code = await server.code(secret);
  const flows = await Promise.all(clients.map((client) => client.start('login', '?aal=aal2')));
  const answers = await Promise.all(
    clients.map((client, index) => client.submit('login', flows[index] as never, { method: 'totp', totp_code })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400, 400]);
  const levels = await Promise.all(clients.map(async (client) => (await passedBy(client)).at(-1)));
  expect(levels.toSorted()).toEqual(['aal1', 'aal1', 'aal1', 'aal1', 'aal2']);
});

it('the code that linked an app cannot sign in', async () => {
  const { client, email } = await server.person('native');
  const flow = await client.start('settings');
  const totp_code = await server.code(shownText(flow, 'totp_secret_key').text);
  await client.submit('settings', flow, { method: 'totp', totp_code });
  const other = await server.signedIn('native', email);
  const answer = await other.submit('login', await other.start('login', '?aal=aal2'), { method: 'totp', totp_code });
  expect(messageIds(answer.json() as never)).toEqual([4000008]);
});

it('a user without an app gets a message', async () => {
  const { client } = await server.person('native');
  const flow = await client.start('login', '?aal=aal2');
  expect(nodeOf(flow, 'totp_code')).toBeUndefined();
  const answer = await client.submit('login', flow, { method: 'totp', totp_code: '123456' });
  expect(messageIds(answer.json() as never)).toEqual([4000011]);
});

it('a code is accepted only for the account of its app', async () => {
  const [alice, mallory] = [await withApp('native'), await withApp('native')];
  const flow = await alice.client.start('login', '?aal=aal2');
  const payload = { method: 'totp', totp_code: await server.code(alice.secret) };
  expect((await mallory.client.submit('login', flow, payload)).status).toBe(400);
  expect(await passedBy(mallory.client)).toEqual(['password aal1', 'aal1']);
});

it('administrators do not see the last time step', async () => {
  const { email } = await withApp('native');
  const stored = await credential(email);
  expect(Object.keys(stored?.config ?? {})).toHaveLength(2);
  const { id } = (await server.servers.database.identities.findByCredentialsIdentifier('password', email)) ?? {};
  const shown = await server.servers.admin(`/admin/identities/${id}?include_credential=totp`);
  const { credentials } = shown.json() as { credentials: { totp: { config: object } } };
  expect(Object.keys(credentials.totp.config)).toEqual(['totp_url']);
});

it('the old app cannot sign in after another one has been linked meanwhile', async () => {
  const { client, email, secret } = await withApp('native');
  await client.submit('settings', await client.start('settings'), { totp_unlink: true });
  await link(client);
  const other = await server.signedIn('native', email);
  const payload = { method: 'totp', totp_code: await server.code(secret) };
  expect((await other.submit('login', await other.start('login', '?aal=aal2'), payload)).status).toBe(400);
});

it('a form without its key gets a message, and a malformed button is refused', async () => {
  const { client } = await server.person('native');
  await link(client);
  const old = await client.start('settings');
  await client.submit('settings', await client.start('settings'), { totp_unlink: true });
  for (const payload of [{ method: 'totp', totp_code: '123456' }, { totp_unlink: 'perhaps' }]) {
    const answer = await client.submit('settings', old, payload as never);
    expect(answer.status).toBe(400);
    expect(messageIds(answer.json() as never)).toEqual([4000001]);
  }
});
