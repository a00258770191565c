import { generate } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuthorizationServer } from '../../conformance/lib/providers/authorization-server.ts';
import type { JsonObject } from '../kernel/json.ts';
import { Client, flowIdOf, flowServer, type ShownFlow } from '../test/flow-client.ts';
import { freePort } from '../test/free-port.ts';
import type { Answer, ComposedServers } from '../test/http-server.ts';

const PASSWORD = 'correct-horse-9-battery';

let provider: AuthorizationServer;
let servers: ComposedServers;
beforeAll(async () => {
  provider = await AuthorizationServer.listen(await freePort());
  servers = await flowServer({
    oauth2_provider: { url: `${provider.url}/`, headers: { Authorization: 'Bearer a-token-of-ours' } },
    session: { lifespan: '2h', whoami: { required_aal: 'highest_available' } },
    selfservice: { methods: { totp: { enabled: true } } },
  });
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await provider.close();
});
beforeEach(() => {
  provider.reset();
  servers.log.length = 0;
});

let count = 0;
async function newUser(): Promise<string> {
  const email = `oauth2-${(count += 1)}@example.org`;
  await new Client(servers, 'native').register(email, PASSWORD);
  return email;
}

const byPassword = (identifier: string, password = PASSWORD) => ({ method: 'password', identifier, password });
const query = (request = {}) => `?login_challenge=${provider.challenge(request)}`;
const accepts = () => provider.take().filter(({ method }) => method === 'PUT');
const location = ({ headers }: Answer): URL => new URL(headers.location ?? '');
const ownerOf = (session: JsonObject | undefined): string =>
  String((session?.['identity'] as JsonObject | undefined)?.['id']);
const member = (answer: Answer, ...path: string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as JsonObject | undefined)?.[name], answer.json());

describe('a login for an OAuth 2.0 client', () => {
  it('is accepted with subject, session and methods, and goes on at the authorization server', async () => {
    const browser = new Client(servers, 'browser');
    const flow = await browser.start('login', query());
    expect(flow['oauth2_login_request']).toMatchObject({ client: { client_id: 'app' }, skip: false });
    const answer = await browser.submit('login', flow, byPassword(await newUser()));
    expect(answer.status).toBe(303);
    expect(location(answer).origin).toBe(provider.url);
    expect(location(answer).searchParams.get('login_verifier')).toMatch(/^[0-9a-f-]{36}$/);
    const session = await browser.whoami();
    const [call] = accepts();
    expect(call).toMatchObject({
      target: '/admin/oauth2/auth/requests/login/accept',
      headers: { authorization: 'Bearer a-token-of-ours' },
      body: {
        subject: ownerOf(session),
        identity_provider_session_id: session?.['id'],
        remember: true,
        remember_for: 7200,
        amr: ['password'],
      },
    });
  });

  it('is answered to single-page apps with 422, and is not for native ones', async () => {
    const email = await newUser();
    const app = new Client(servers, 'ajax');
    const answer = await app.submit('login', await app.start('login', query()), byPassword(email));
    expect(answer.status).toBe(422);
    expect(member(answer, 'redirect_browser_to')).toContain(`${provider.url}/oauth2/auth?`);
    expect(accepts()).toHaveLength(1);
    const native = new Client(servers, 'native');
    expect((await native.submit('login', await native.start('login', query()), byPassword(email))).status).toBe(200);
    expect(accepts()).toHaveLength(0);
  });

  it('is kept through wrong passwords', async () => {
    const app = new Client(servers, 'ajax');
    const flow = await app.start('login', query());
    const wrong = await app.submit('login', flow, byPassword(await newUser(), 'wrong'));
    expect(member(wrong, 'oauth2_login_request', 'client', 'client_id')).toBe('app');
    expect(member(wrong, 'oauth2_login_challenge')).toBe(flow['oauth2_login_challenge']);
  });

  it('is kept through the second factor, which counts', async () => {
    const email = await newUser();
    const owner = new Client(servers, 'ajax');
    await owner.logIn(email, PASSWORD);
    const secret = await linkTotp(owner);
    const browser = new Client(servers, 'browser');
    const first = await browser.submit('login', await browser.start('login', query()), byPassword(email));
    expect(accepts()).toHaveLength(0);
    const next = location(first);
    expect(next.searchParams.get('login_challenge')).toMatch(/^[0-9a-f-]{36}$/);
    const flow = await browser.show('login', flowIdOf(await browser.ask(`${next.pathname}${next.search}`)));
    const totp = { method: 'totp', totp_code: await generate({ secret, epoch: Math.floor(Date.now() / 1000) + 30 }) };
    expect(location(await browser.submit('login', flow, totp)).origin).toBe(provider.url);
    expect(accepts()).toMatchObject([{ body: { amr: ['password', 'totp'] } }]);
  });

  it('is accepted where its session is stored only, of 20 submissions at once', async () => {
    const browser = new Client(servers, 'browser');
    const flow = await browser.start('login', query());
    const fields = byPassword(await newUser());
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.submit('login', flow, fields)));
    const wentOn = answers.filter((answer) => location(answer).origin === provider.url);
    const accepted = accepts().map(({ body }) => String((body as JsonObject)['identity_provider_session_id']));
    expect(accepted).toHaveLength(wentOn.length);
    for (const id of accepted) expect(await servers.database.sessions.get(id, {})).toMatchObject({ active: true });
  });
});

describe('a user with a session', () => {
  async function signedIn() {
    const browser = new Client(servers, 'browser');
    await browser.logIn(await newUser(), PASSWORD);
    const session = await browser.whoami();
    return { browser, subject: ownerOf(session), sid: session?.['id'] };
  }

  it.each(['login', 'registration'])(
    'goes on at once where the authorization server remembers them: %s',
    async (kind) => {
      const { browser, subject, sid } = await signedIn();
      const answer = await browser.ask(`/self-service/${kind}/browser${query({ skip: true, subject })}`);
      expect(location(answer).searchParams.has('login_verifier')).toBe(true);
      expect(accepts()).toMatchObject([{ body: { subject, identity_provider_session_id: sid } }]);
    },
  );

  it('logs in again where it does not', async () => {
    const { browser } = await signedIn();
    const flow = await browser.start('login', query());
    expect(flow['refresh']).toBe(true);
    const answer = await browser.ask(`/self-service/registration/browser${query()}&return_to=http://app.test/a`);
    expect([answer.status, location(answer).pathname]).toEqual([302, '/self-service/login/browser']);
    expect(location(answer).searchParams.has('login_challenge')).toBe(true);
    expect(accepts()).toHaveLength(0);
  });

  it('loses it when the authorization server ends it', async () => {
    const { browser, sid } = await signedIn();
    expect((await servers.admin(`/admin/sessions/${String(sid)}`, { method: 'DELETE' })).status).toBe(204);
    expect((await browser.ask('/sessions/whoami')).status).toBe(401);
  });
});

describe('a registration for an OAuth 2.0 client', () => {
  it('goes on at the authorization server', async () => {
    const fields = (email: string) => ({ method: 'password', password: PASSWORD, traits: { email } });
    const browser = new Client(servers, 'browser');
    const answer = await browser.submit(
      'registration',
      await browser.start('registration', query()),
      fields('a1@x.org'),
    );
    expect(location(answer).origin).toBe(provider.url);
    const app = new Client(servers, 'ajax');
    const told = await app.submit('registration', await app.start('registration', query()), fields('a2@x.org'));
    expect(member(told, 'continue_with')).toMatchObject([
      { action: 'redirect_browser_to', redirect_browser_to: expect.stringContaining(provider.url) as string },
    ]);
    expect(accepts()).toHaveLength(2);
  });
});

describe('an authorization server that cannot be used', () => {
  it.each([
    ['an unknown challenge', '?login_challenge=unknown', undefined],
    ['an expired challenge', undefined, { state: 'expired' }],
    ['a used challenge', undefined, { state: 'used' }],
  ])('%s is an error of the client', async (_, text, request) => {
    const answer = await new Client(servers, 'ajax').ask(`/self-service/login/browser${text ?? query(request)}`);
    expect(answer.json()).toMatchObject({ error: { code: 400, reason: 'Unable to get OAuth 2.0 Login Challenge.' } });
  });

  it.each([
    ['drops', 'drop'],
    ['fails', { status: 500 }],
    ['redirects', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
  ] as const)(
    'that %s is logged with its cause, and not shown',
    async (_, given) => {
      provider.answer('accept', given);
      const app = new Client(servers, 'ajax');
      const answer = await app.submit('login', await app.start('login', query()), byPassword(await newUser()));
      expect(answer.json()).toMatchObject({
        error: { code: 500, reason: 'Unable to accept OAuth 2.0 Login Challenge.' },
      });
      expect(answer.text).not.toContain(new URL(provider.url).host);
      const log = JSON.stringify(servers.log);
      expect(log).toContain('Unable to accept OAuth 2.0 Login Challenge.');
      expect(log).not.toContain('a-token-of-ours');
      // The login stands: the next one for this client is accepted at once.
      expect(await app.whoami()).toBeDefined();
    },
    20_000,
  );
});

async function linkTotp(client: Client): Promise<string> {
  const flow: ShownFlow = await client.start('settings');
  const secret = /"secret":"([A-Z2-7]{32})"/.exec(JSON.stringify(flow))?.[1] ?? '';
  const totp_code = await generate({ secret });
  expect((await client.submit('settings', flow, { method: 'totp', totp_code })).status).toBe(200);
  return secret;
}
