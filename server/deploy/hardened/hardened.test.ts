/** The hardened preset over a configuration as operators have it: each property that docs/security.md promises, over HTTP. */
import { join } from 'node:path';
import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, type LoadResult } from '../../config/read/load.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowIdOf, messageIds, type ShownFlow } from '../../test/flow-client.ts';
import { composed, type ComposedServers } from '../../test/http-server.ts';
import { startHttpSink } from '../../test/http-sink.ts';
import { codeSentTo, messagesTo } from '../../test/messages.ts';
import { shownText } from '../../test/second-factor.ts';

const FILES = ['kubernetes/kratos.yml', 'hardened/hardened.yml'].map((file) => join(import.meta.dirname, '..', file));
const SCHEMA = `file://${join(import.meta.dirname, '..', 'kubernetes', 'identity.schema.json')}`;
const ENV = {
  DSN: 'memory',
  SECRETS_COOKIE: 'cookie-secret-of-a-test-server-1',
  SECRETS_CIPHER: 'cipher-secret-of-a-test-server-1',
  COURIER_SMTP_CONNECTION_URI: 'smtp://mail.example.org:587/',
};
const PASSWORD = 'correct-horse-9-battery';
const WRONG = 'another-horse-9-battery';

/** `more`: what a third file of the operator would say; the tests ask no host about passwords. */
function hardened(more: JsonObject = {}): LoadResult {
  const methods = { totp: { enabled: true }, password: { config: { haveibeenpwned_enabled: false } } };
  const { selfservice = {}, ...others } = more;
  const values = {
    identity: { default_schema_id: 'default', schemas: [{ id: 'default', url: SCHEMA }] },
    hashers: { algorithm: 'argon2', argon2: { memory: '64KB', iterations: 1, parallelism: 1 } },
    serve: { admin: { host: '127.0.0.1' } },
    selfservice: { methods, ...(selfservice as JsonObject) },
    ...others,
  };
  return loadConfig({ files: FILES, env: ENV, values });
}

let now = Date.now();
const clock = { now: () => new Date((now += 1)) };
let servers: ComposedServers;
beforeAll(async () => {
  servers = await composed(hardened().config, clock);
});
afterAll(() => servers[Symbol.asyncDispose]());

let count = 0;
const newEmail = () => `hardened-${(count += 1)}@example.org`;
const native = () => new Client(servers, 'native');

async function verify(email: string): Promise<void> {
  const client = native();
  const flow = await client.start('verification');
  await client.submit('verification', flow, { method: 'code', email });
  const code = await codeSentTo(servers, email);
  expect((await client.submit('verification', flow, { method: 'code', code })).status).toBe(200);
}

/** An account with a verified address, signed in with its password. */
async function account() {
  const email = newEmail();
  await native().register(email, PASSWORD);
  await verify(email);
  const client = native();
  expect((await client.logIn(email, PASSWORD)).status).toBe(200);
  return { email, client };
}

/** An answer without what differs from flow to flow. */
const shape = (text: string, email: string): string =>
  text
    .replaceAll(email, 'EMAIL')
    .replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

it('is read without a warning', () => {
  expect(hardened().warnings).toEqual([]);
});

describe('who has an account', () => {
  it('is not told by a registration, which starts no session', async () => {
    const taken = newEmail();
    const answers = [];
    for (const email of [taken, taken]) {
      const answer = await native().register(email, PASSWORD);
      expect(answer.text).not.toContain('session_token');
      const { session, ...told } = answer.json() as JsonObject;
      expect(session).toBeUndefined();
      answers.push({ status: answer.status, told: shape(JSON.stringify(told), email) });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect((await messagesTo(servers, taken)).map(({ template }) => template)).toEqual([
      'registration_invalid',
      'verification_code_valid',
    ]);
  });

  it('is not told by a login', async () => {
    const { email } = await account();
    const [known, unknown] = [email, newEmail()];
    const answers = [];
    for (const identifier of [known, unknown]) {
      const answer = await native().logIn(identifier, WRONG);
      answers.push({ status: answer.status, ids: messageIds(answer.json() as ShownFlow) });
    }
    expect(answers).toEqual([
      { status: 400, ids: [4000006] },
      { status: 400, ids: [4000006] },
    ]);
  });

  it.each(['recovery', 'verification'] as const)(
    'is not told by a %s, and an unknown address gets no message',
    async (kind) => {
      const { email } = await account();
      const unknown = newEmail();
      const answers = [];
      for (const address of [email, unknown]) {
        const client = native();
        const answer = await client.submit(kind, await client.start(kind), { method: 'code', email: address });
        answers.push({ status: answer.status, told: shape(answer.text, address) });
      }
      expect(answers[1]).toEqual(answers[0]);
      expect(await messagesTo(servers, unknown)).toEqual([]);
    },
  );
});

describe('an account', () => {
  it('whose address is not verified does not sign in', async () => {
    const email = newEmail();
    await native().register(email, PASSWORD);
    const answer = await native().logIn(email, PASSWORD);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('session_verified_address_required');
    expect(answer.text).not.toContain('session_token');
    await verify(email);
    expect((await native().logIn(email, PASSWORD)).status).toBe(200);
  });

  it('takes no password of eleven characters, nor one like the address', async () => {
    for (const password of ['zk3-Qw9.x7u', 'hardened-person'])
      expect((await native().register('hardened-person@example.org', password)).status).toBe(400);
  });

  it('with a second factor needs it everywhere, and the token is another one then', async () => {
    const { email, client } = await account();
    const settings = await client.start('settings');
    const secret = shownText(settings, 'totp_secret_key').text;
    const code = () => generate({ secret, epoch: Math.floor(now / 1000) });
    expect((await client.submit('settings', settings, { method: 'totp', totp_code: await code() })).status).toBe(200);
    const next = native();
    await next.logIn(email, PASSWORD);
    const before = next.token;
    const ask = (path: string) => next.ask(path).then(({ status }) => status);
    expect([await ask('/sessions/whoami'), await ask('/self-service/settings/api')]).toEqual([403, 403]);
    now += 60_000;
    const step = await next.start('login', '?aal=aal2');
    expect((await next.submit('login', step, { method: 'totp', totp_code: await code() })).status).toBe(200);
    expect([await ask('/sessions/whoami'), await ask('/self-service/settings/api')]).toEqual([200, 200]);
    expect(next.token).not.toBe(before);
    expect((await servers.public('/sessions/whoami', { headers: { 'x-session-token': before ?? '' } })).status).toBe(
      401,
    );
  });

  it('is changed only by who signed in within five minutes, and sessions end after twelve hours', async () => {
    const { client } = await account();
    const change = async () => {
      const flow = await client.start('settings');
      return (await client.submit('settings', flow, { method: 'password', password: 'yet-another-9-battery' })).status;
    };
    expect(await change()).toBe(200);
    now += 5 * 60_000 + 1000;
    expect(await change()).toBe(403);
    expect(await client.whoami()).toBeDefined();
    now += 12 * 3_600_000;
    expect(await client.whoami()).toBeUndefined();
  });

  it('that is recovered has no other session left', async () => {
    const { email, client } = await account();
    const browser = new Client(servers, 'browser');
    const flow = await browser.start('recovery');
    await browser.submit('recovery', flow, { method: 'code', email });
    const answer = await browser.submit('recovery', flow, { method: 'code', code: await codeSentTo(servers, email) });
    expect(answer.headers.location).toContain('/settings?flow=');
    expect(await client.whoami()).toBeUndefined();
    expect(await browser.whoami()).toBeDefined();
  });
});

describe('a code', () => {
  it('is valid for ten minutes', async () => {
    const { email } = await account();
    const client = native();
    const flow = await client.start('recovery');
    await client.submit('recovery', flow, { method: 'code', email });
    now += 10 * 60_000 + 1000;
    const answer = await client.submit('recovery', flow, { method: 'code', code: await codeSentTo(servers, email) });
    expect(answer.text).not.toContain('show_settings_ui');
  });
});

describe('a browser', () => {
  it('keeps the session until it is closed, in a cookie that neither pages nor other sites use', async () => {
    const { email } = await account();
    const answer = await new Client(servers, 'browser').logIn(email, PASSWORD);
    const cookies = answer.headers['set-cookie'] ?? [];
    const session = cookies.find((cookie) => cookie.startsWith('ory_kratos_session='));
    expect(session).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
    expect(session).not.toMatch(/max-age|expires/i);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Lax/);
  });

  it('neither stores nor guesses the type of what holds a secret', async () => {
    const { client } = await account();
    for (const path of ['/sessions/whoami', '/self-service/settings/api', '/self-service/login/api'])
      expect((await client.ask(path)).headers).toMatchObject({
        'cache-control': expect.stringContaining('no-store'),
        'x-content-type-options': 'nosniff',
      });
  });

  it('on another site reaches neither API', async () => {
    const origin = 'https://evil.example.com';
    const { headers } = await servers.public('/sessions/whoami', { headers: { origin } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    const sent = { method: 'DELETE', headers: { origin, 'sec-fetch-site': 'cross-site' } };
    expect((await servers.admin('/admin/identities/00000000-0000-4000-8000-000000000000', sent)).status).toBe(403);
  });
});

describe('a client', () => {
  const submit = async (fields: JsonObject) => {
    const client = native();
    return (await client.submit('login', await client.start('login'), { method: 'password', ...fields })).status;
  };

  it.each([
    ['66 KB', 413, { identifier: 'a@example.org', password: 'x'.repeat(66_000) }],
    ['501 members', 400, Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`a${index}`, 1]))],
    ['an identifier of 321 characters', 400, { identifier: `${'x'.repeat(309)}@example.org`, password: PASSWORD }],
    ['a name of 129 bytes', 400, { ['x'.repeat(129)]: 1 }],
  ])('that sends %s is refused', async (_what, status, fields) => {
    expect(await submit(fields)).toBe(status);
  });
});

it('sends nothing to private addresses', async () => {
  await using sink = await startHttpSink();
  const hook = { hook: 'web_hook', config: { url: `${sink.url}/`, method: 'POST', body: 'base64://e30=' } };
  const config = { ...hook.config, response: { ignore: false } };
  const after = { password: { hooks: [{ ...hook, config }] } };
  await using withHook = await composed(hardened({ selfservice: { flows: { login: { after } } } }).config);
  const email = newEmail();
  await new Client(withHook, 'native').register(email, PASSWORD);
  expect((await new Client(withHook, 'native').logIn(email, PASSWORD)).status).toBe(500);
  expect(sink.calls).toEqual([]);
});

it('sends a browser that registers to the verification, without a session', async () => {
  const browser = new Client(servers, 'browser');
  const answer = await browser.register(newEmail(), PASSWORD);
  expect(answer.headers.location).toMatch(/^https:\/\/app\.example\.org\/verification\?flow=/);
  expect(flowIdOf(answer)).not.toBe('');
  expect(await browser.whoami()).toBeUndefined();
});
