import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenIdProvider } from '../../../conformance/lib/providers/openid-provider.ts';
import { unsignedIdToken } from '../../../conformance/lib/providers/signing-key.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowIdOf, flowServer, messageIds, uiOf } from '../../test/flow-client.ts';
import { isFull } from '../../test/full.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import {
  callbackPath,
  leave,
  mapperUrl,
  openIdSettings,
  signInAt,
  startOpenIdProvider,
} from '../../test/openid-users.ts';
import { SPELLINGS, TRIMMED } from '../../test/spellings.ts';
import { nodeValue } from '../../ui/nodes.ts';

const PASSWORD = 'correct-horse-9-battery';
const ROUNDS = isFull ? 10_000 : 1000;
const after = { hooks: [{ hook: 'session' }] };

/** Vouches for the address in another claim than the one that becomes a trait. */
const VOUCHING_MAPPER = mapperUrl(
  `local claims = std.extVar('claims'); { identity: {
     traits: { email: claims.email },
     verified_addresses: [{ via: 'email', value: claims.preferred_username }],
   } }`,
);

let provider: OpenIdProvider;
let servers: ComposedServers;
beforeAll(async () => {
  provider = await startOpenIdProvider();
  servers = await flowServer({
    ciphers: { algorithm: 'xchacha20-poly1305' },
    secrets: { cipher: ['thirty-two-characters-of-secret!'] },
    selfservice: {
      methods: {
        oidc: {
          enabled: true,
          config: {
            providers: [
              openIdSettings(provider),
              openIdSettings(provider, { id: 'automatic', account_linking_mode: 'automatic' }),
              openIdSettings(provider, { id: 'never', pkce: 'never' }),
              openIdSettings(provider, { id: 'vouching', mapper_url: VOUCHING_MAPPER }),
            ],
          },
        },
      },
      flows: { registration: { after: { oidc: after, password: after } } },
    },
  });
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await provider.close();
});

let count = 0;
/** A new user, who signs in at the provider next. */
function newUser(claims: Record<string, string | boolean> = {}) {
  count += 1;
  const user = { sub: `subject-${count}`, email: `oidc-${count}@example.org` };
  provider.signsIn(user.sub, { email: user.email, ...claims });
  return user;
}
beforeEach(() => provider.reset());

const methodsOf = (session: JsonObject | undefined) => session?.['authentication_methods'];
const emailOf = (session: JsonObject | undefined) =>
  ((session?.['identity'] as JsonObject | undefined)?.['traits'] as JsonObject | undefined)?.['email'];
const browser = () => new Client(servers, 'browser');
const errorPage = expect.stringMatching(/^http:\/\/app\.test\/error\?id=/);

describe('a user of a provider', () => {
  it('signs up through a login, and signs in through a registration', async () => {
    const { email } = newUser();
    const first = browser();
    const up = await signInAt(provider, first, 'login', '?return_to=http://app.test/here');
    expect([up.status, up.headers.location]).toEqual([303, 'http://app.test/here']);
    expect(methodsOf(await first.whoami())).toMatchObject([{ method: 'oidc', aal: 'aal1', provider: 'acme' }]);
    const again = browser();
    const into = await signInAt(provider, again, 'registration', '?return_to=http://app.test/there');
    expect([into.status, into.headers.location]).toEqual([303, 'http://app.test/there']);
    expect(emailOf(await again.whoami())).toBe(email);
  });

  it('has tokens stored encrypted only', async () => {
    const { sub } = newUser();
    await signInAt(provider, browser(), 'registration');
    const identity = await servers.database.identities.findByCredentialsIdentifier('oidc', `acme:${sub}`);
    const stored = JSON.stringify(identity?.credentials.oidc?.config);
    expect(stored).toMatch(/"initial_id_token":"[0-9a-f]{100,}"/);
    expect(stored).not.toContain(Buffer.from('eyJ').toString('hex'));
    expect(stored).not.toContain('eyJ');
  });

  it('has no tokens stored where nothing is encrypted', async () => {
    const methods = { oidc: { enabled: true, config: { providers: [openIdSettings(provider)] } } };
    await using plain = await flowServer({ selfservice: { methods } });
    const { sub } = newUser();
    await signInAt(provider, new Client(plain, 'browser'), 'registration');
    const identity = await plain.database.identities.findByCredentialsIdentifier('oidc', `acme:${sub}`);
    const none = { initial_id_token: '', initial_access_token: '', initial_refresh_token: '' };
    expect(identity?.credentials.oidc?.config).toMatchObject({ providers: [{ subject: sub, ...none }] });
    const shown = await plain.admin(`/admin/identities/${identity?.id}?include_credential=oidc`);
    expect(shown.status).toBe(200);
    expect(shown.text).not.toMatch(/eyJ|65794a/);
  });

  it('types what the provider does not tell', async () => {
    provider.signsIn('without-address', {});
    const client = browser();
    const answer = await signInAt(provider, client, 'registration');
    const flow = await client.show('registration', flowIdOf(answer));
    expect(messageIds(flow, 'traits.email')).toEqual([4000002]);
    const path = await callbackPath(provider, client, 'registration', flow, { traits: { email: 'typed@example.org' } });
    await client.ask(path);
    expect(emailOf(await client.whoami())).toBe('typed@example.org');
  });

  it('signs in from a native app', async () => {
    newUser();
    const app = new Client(servers, 'native');
    const flow = await app.start('login', '?return_session_token_exchange_code=true&return_to=http://app.test/app');
    const path = await callbackPath(provider, app, 'login', flow);
    const answer = await browser().ask(path, { headers: { accept: 'text/html' } });
    const code = new URL(answer.headers.location ?? '').searchParams.get('code') ?? '';
    const init = String(flow['session_token_exchange_code']);
    const exchanged = await app.ask(`/sessions/token-exchange?init_code=${init}&return_to_code=${code}`);
    expect(exchanged.json()).toMatchObject({ session: { authentication_methods: [{ provider: 'acme' }] } });
  });
});

describe('the callback', () => {
  it('is for the browser that left', async () => {
    newUser();
    const client = browser();
    const path = await callbackPath(provider, client, 'login', await client.start('login'));
    expect((await browser().ask(path)).headers.location).toEqual(errorPage);
  });

  it('redeems one state once, of 50 at once', async () => {
    const { sub, email } = newUser();
    await signInAt(provider, browser(), 'registration');
    const client = browser();
    const path = await callbackPath(provider, client, 'login', await client.start('login'));
    // A provider that gives tokens for a code as often as it is asked.
    const id_token = await (await provider.key()).idToken({ iss: provider.url, aud: 'client', sub, email });
    provider.answer('/token', { body: { access_token: 'token', token_type: 'Bearer', id_token } });
    const before = await sessionsOf(sub);
    await Promise.all(Array.from({ length: 50 }, () => client.ask(path, { headers: { accept: 'text/html' } })));
    expect((await sessionsOf(sub)) - before).toBe(1);
  });

  it('refuses the answer of another provider (RFC 9207)', async () => {
    newUser();
    const client = browser();
    const path = await callbackPath(provider, client, 'login', await client.start('login'));
    const mixed = path.replace(/iss=[^&]*/, `iss=${encodeURIComponent('https://attacker.example.org')}`);
    const answer = await client.ask(mixed, { headers: { accept: 'text/html' } });
    expect(messageIds(await client.show('login', flowIdOf(answer)))).toEqual([4000001]);
    expect(provider.take().filter(({ target }) => target === '/token')).toEqual([]);
  });

  it(`answers neither 5xx nor a session for ${ROUNDS} generated queries and bodies`, async () => {
    newUser();
    const client = browser();
    const path = await callbackPath(provider, client, 'login', await client.start('login'));
    const state = new URL(path, 'http://x').searchParams.get('state') ?? '';
    const random = seeded(42);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { target, method, body } = generated(random, state);
      const answer = await client.ask(target, {
        method,
        headers: { accept: 'text/html', ...(body === undefined ? {} : { 'content-type': FORM }) },
        ...(body === undefined ? {} : { body: { x: body } }),
      });
      expect(answer.status, `${method} ${target}`).toBeLessThan(500);
    }
    expect(await client.whoami()).toBeUndefined();
  }, 120_000);
});

const FORM = 'application/x-www-form-urlencoded';

async function sessionsOf(sub: string): Promise<number> {
  const identity = await servers.database.identities.findByCredentialsIdentifier('oidc', `acme:${sub}`);
  const answer = await servers.admin(`/admin/identities/${identity?.id}/sessions`);
  return (answer.json() as unknown[]).length;
}

/** Numbers from 0 to 1, the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function generated(random: () => number, state: string) {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const noise = () =>
    Array.from({ length: Math.floor(random() * 12) }, () => String.fromCharCode(32 + Math.floor(random() * 600))).join(
      '',
    );
  const broken = () => state.slice(0, Math.floor(random() * state.length)) + pick(['', '0', 'zz', noise()]);
  const value = () => pick([noise, broken, () => '', () => '0'.repeat(3000), () => '%00', () => 'access_denied'])();
  const names = ['state', 'code', 'error', 'error_description', 'iss', 'authCode', 'user', 'oauth_token', noise()];
  const query = Array.from(
    { length: Math.floor(random() * 5) },
    () => `${encodeURIComponent(pick(names))}=${encodeURIComponent(value())}`,
  );
  const provider = pick(['acme', 'never', 'nonsense', encodeURIComponent(noise() || 'x')]);
  const base = pick([`/self-service/methods/oidc/callback/${provider}`, '/self-service/methods/oidc/callback']);
  const method = pick(['GET', 'GET', 'POST']);
  return { target: `${base}?${query.join('&')}`, method, body: method === 'POST' ? value() : undefined };
}

describe('an ID token', () => {
  /** Signs in with a token response of the test's. */
  async function withToken(make: (right: JsonObject) => Promise<string> | string, id = 'acme') {
    const { sub, email } = newUser();
    const client = browser();
    const flow = await client.start('registration');
    const url = await provider.authorize(await leave(client, 'registration', flow, { provider: id }));
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: provider.url, aud: 'client', sub, email, iat: now, exp: now + 300 };
    provider.answer('/token', { body: { access_token: 'token', token_type: 'Bearer', id_token: await make(right) } });
    await client.ask(url.pathname + url.search, { headers: { accept: 'text/html' } });
    return client.whoami();
  }
  const signed = async (claims: JsonObject) => (await provider.key()).idToken(claims);

  it('that is right lets its user in', async () => {
    expect(await withToken(signed)).toBeDefined();
  });

  it.each([
    ['of another issuer', { iss: 'https://attacker.example.org' }],
    ['for another audience', { aud: 'another' }],
    ['for several audiences without azp', { aud: ['client', 'another'] }],
    ['of another authorized party', { aud: ['client', 'another'], azp: 'another' }],
    ['that has expired', { exp: 1_000_000_000 }],
    ['that is not valid yet', { nbf: 4_000_000_000 }],
    ['without a subject', { sub: '' }],
  ])('%s lets no one in', async (_, wrong) => {
    expect(await withToken((right) => signed({ ...right, ...wrong }))).toBeUndefined();
  });

  it('without a signature lets no one in', async () => {
    expect(await withToken((right) => unsignedIdToken(right))).toBeUndefined();
  });

  it('of another sign-in lets no one in, where PKCE does not protect the code', async () => {
    expect(await withToken((right) => signed({ ...right, nonce: 'another' }), 'never')).toBeUndefined();
    expect(await withToken(signed, 'never')).toBeUndefined();
    newUser();
    const client = browser();
    const flow = await client.start('registration');
    const url = await provider.authorize(await leave(client, 'registration', flow, { provider: 'never' }));
    provider.reset();
    await client.ask(url.pathname + url.search);
    expect(await client.whoami()).toBeDefined();
  });
});

describe('an address that another account has', () => {
  it('is linked once its owner has signed in', async () => {
    const { email } = newUser();
    await new Client(servers, 'ajax').register(email, PASSWORD);
    const client = browser();
    const answer = await signInAt(provider, client, 'registration');
    expect(answer.headers.location).toMatch(/^http:\/\/app\.test\/login\?flow=[^&]+&no_org_ui=true$/);
    const login = await client.show('login', flowIdOf(answer));
    expect(messageIds(login)).toEqual([1010016]);
    await client.submit('login', login, { method: 'password', identifier: email, password: PASSWORD });
    expect(methodsOf(await client.whoami())).toMatchObject([
      { method: 'password' },
      { method: 'oidc', provider: 'acme' },
    ]);
    const later = browser();
    await signInAt(provider, later, 'login');
    expect(emailOf(await later.whoami())).toBe(email);
  });

  it.each(TRIMMED)('is linked where the provider writes it with %s', async (_, write) => {
    const local = `iris-${(count += 1)}`;
    await new Client(servers, 'ajax').register(`${local}@example.org`, PASSWORD);
    provider.signsIn(local, { email: write(local) });
    const client = browser();
    const login = await client.show('login', flowIdOf(await signInAt(provider, client, 'registration')));
    expect(messageIds(login)).toEqual([1010016]);
    await client.submit('login', login, { method: 'password', identifier: write(local), password: PASSWORD });
    expect(methodsOf(await client.whoami())).toMatchObject([{ method: 'password' }, { method: 'oidc' }]);
  });

  it.each(TRIMMED)('is linked automatically where the provider writes it with %s', async (_, write) => {
    const local = `iris-${(count += 1)}`;
    await createWithAddress(`${local}@example.org`, true);
    provider.signsIn(local, { email: write(local), email_verified: true });
    expect(emailOf(await signInThrough('automatic'))).toBe(`${local}@example.org`);
  });

  it.each(SPELLINGS)('is verified where the provider vouches for it with %s', async (_, write) => {
    const local = `iris-${(count += 1)}`;
    provider.signsIn(local, { email: `${local}@example.org`, preferred_username: write(local) });
    const session = (await signInThrough('vouching')) as { identity: JsonObject } | undefined;
    expect(session?.identity['verifiable_addresses']).toMatchObject([
      { value: `${local}@example.org`, verified: true },
    ]);
  });

  it.each(TRIMMED)('is taken after a registration in which the provider wrote it with %s', async (_, write) => {
    const local = `iris-${(count += 1)}`;
    provider.signsIn(local, { email: write(local) });
    const client = browser();
    await signInAt(provider, client, 'registration');
    expect(emailOf(await client.whoami())).toBe(write(local));
    const again = await new Client(servers, 'native').register(`${local}@example.org`, PASSWORD);
    expect(again.status).toBe(400);
  });

  it('is linked to no other account', async () => {
    const { email } = newUser();
    const other = 'another-owner@example.org';
    for (const each of [email, other]) await new Client(servers, 'ajax').register(each, PASSWORD);
    const client = browser();
    const login = await client.show('login', flowIdOf(await signInAt(provider, client, 'registration')));
    await client.submit('login', login, { method: 'password', identifier: other, password: PASSWORD });
    expect(await client.whoami()).toBeUndefined();
    expect(messageIds(await client.show('login', login.id))).toEqual([4010009]);
  });

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ])(
    'is linked at once where the provider (%s) and the server (%s) have verified it: %s',
    async (there, here, linked) => {
      const { email } = newUser({ email_verified: there });
      await createWithAddress(email, here);
      expect(emailOf(await signInThrough('automatic'))).toBe(linked ? email : undefined);
    },
  );

  async function createWithAddress(email: string, verified: boolean): Promise<void> {
    await servers.admin('/admin/identities', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        schema_id: 'default',
        traits: { email },
        credentials: { password: { config: { password: PASSWORD } } },
        verifiable_addresses: [{ value: email, via: 'email', verified, status: verified ? 'completed' : 'pending' }],
      }),
    });
  }
});

/** The session after a login at the provider with this id. */
async function signInThrough(id: string): Promise<JsonObject | undefined> {
  const client = browser();
  const flow = await client.start('login');
  const url = await provider.authorize(await leave(client, 'login', flow, { provider: id }));
  await client.ask(url.pathname + url.search, { headers: { accept: 'text/html' } });
  return client.whoami();
}

describe('the settings', () => {
  const buttons = (flow: JsonObject, name: string) =>
    uiOf(flow)
      .nodes.filter(({ attributes }) => 'name' in attributes && attributes.name === name)
      .map(nodeValue);

  it('link and unlink a provider', async () => {
    const { email } = newUser();
    const client = browser();
    await client.register(`settings-${email}`, PASSWORD);
    await signInAt(provider, client, 'settings');
    expect(methodsOf(await client.whoami())).toMatchObject([
      { method: 'password' },
      { method: 'oidc', provider: 'acme' },
    ]);
    const flow = await client.start('settings');
    expect(buttons(flow, 'unlink')).toEqual(['acme']);
    expect(buttons(flow, 'link')).toEqual(['automatic', 'never', 'vouching']);
    await client.submit('settings', flow, { unlink: 'acme' });
    const other = browser();
    await signInAt(provider, other, 'login');
    expect(emailOf(await other.whoami())).toBe(email);
  });

  it('refuse to link and unlink without the anti-CSRF token', async () => {
    const client = browser();
    await client.register(`csrf-${newUser().email}`, PASSWORD);
    const flow = await client.start('settings');
    for (const button of ['link', 'unlink']) {
      const answer = await client.submit('settings', flow, { [button]: 'acme', csrf_token: 'wrong' });
      expect(answer.headers.location).toEqual(errorPage);
    }
  });

  it('keep the last way in', async () => {
    newUser();
    const client = browser();
    await signInAt(provider, client, 'registration');
    const flow = await client.start('settings');
    expect(buttons(flow, 'unlink')).toEqual([]);
    const answer = await client.submit('settings', flow, { unlink: 'acme' });
    expect(messageIds(await client.show('settings', flowIdOf(answer)))).toEqual([4000001]);
  });
});

describe('a provider that is down', () => {
  it('breaks no sign-in that does not need its documents again', async () => {
    newUser();
    await signInAt(provider, browser(), 'registration');
    provider.answer('/.well-known/openid-configuration', 'drop');
    provider.answer('/jwks', { status: 500 });
    const client = browser();
    await signInAt(provider, client, 'login');
    expect(await client.whoami()).toBeDefined();
  });
});
