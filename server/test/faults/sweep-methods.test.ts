/** Links, second factors, keys, social sign-in and browsers, cut short at the messages to the database. */
import { generate } from 'otplib';
import { afterAll, expect } from 'vitest';
import type { OpenIdProvider } from '../../../conformance/lib/providers/openid-provider.ts';
import { newId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, type Dialect } from '../flow-client.ts';
import { callbackPath, openIdSettings, startOpenIdProvider } from '../openid-users.ts';
import { shownText } from '../second-factor.ts';
import { askedBy, authenticator, created, PARTY, proved } from '../security-keys.ts';
import { schemaWith } from '../taken-addresses.ts';
import { sweep, type Operation, type World } from './cuts.ts';

const PASSWORD = 'right-horse-7-battery';
const SESSION = { hooks: [{ hook: 'session' }] };
const FORM = { headers: { accept: 'text/html' } };

const provider: OpenIdProvider = await startOpenIdProvider();
afterAll(() => provider.close());

const newEmail = () => `${newId()}@example.org`;

/** A new user who has signed up with a password. */
async function person({ servers }: World, dialect: Dialect = 'native') {
  const email = newEmail();
  const client = new Client(servers, dialect);
  const answer = await client.register(email, PASSWORD);
  expect([200, 303], answer.text).toContain(answer.status);
  return { email, client };
}

type Settings = (client: Client, flow: Awaited<ReturnType<Client['start']>>) => JsonObject | Promise<JsonObject>;

/** Prepares a submission of the settings by a new user. */
const settings =
  (fields: Settings, dialect: Dialect = 'native'): Operation =>
  async (world) => {
    const { client } = await person(world, dialect);
    const flow = await client.start('settings');
    const sent = await fields(client, flow);
    return () => client.submit('settings', flow, sent);
  };

/** The codes before and after the current one are accepted, too; each is accepted once. */
const totpCode = (secret: string, offset = 0) =>
  generate({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * offset });

async function linkTotp(client: Client): Promise<string> {
  const flow = await client.start('settings');
  const secret = shownText(flow, 'totp_secret_key').text;
  await client.submit('settings', flow, { method: 'totp', totp_code: await totpCode(secret) });
  return secret;
}

async function linkIn({ raw }: World, recipient: string): Promise<string> {
  const query = `select body from courier_messages where recipient = '${recipient}' order by created_at desc limit 1`;
  const [mail] = await raw.rows(query);
  const url = new URL(/https?:\/\/\S+token=[^\s"<]+/.exec(String(mail?.['body']))?.[0].replaceAll('&amp;', '&') ?? '');
  return url.pathname + url.search;
}

const followLink =
  (kind: 'recovery' | 'verification'): Operation =>
  async (world) => {
    const { email } = await person(world);
    const browser = new Client(world.servers, 'browser');
    await browser.submit(kind, await browser.start(kind), { method: 'link', email });
    const path = await linkIn(world, email);
    return () => browser.ask(path, FORM);
  };

const sendLink =
  (kind: 'recovery' | 'verification'): Operation =>
  async (world) => {
    const { email } = await person(world);
    const client = new Client(world.servers, 'native');
    const flow = await client.start(kind);
    return () => client.submit(kind, flow, { method: 'link', email });
  };

/** A new user of the provider, who comes back to the callback. */
async function returning({ servers }: World, kind: 'login' | 'registration', sub: string = newId()) {
  provider.signsIn(sub, { email: `${sub}@example.org` });
  const client = new Client(servers, 'browser');
  const path = await callbackPath(provider, client, kind, await client.start(kind));
  return () => client.ask(path, FORM);
}

const signUpWithPasskey = async ({ servers }: World) => {
  const client = new Client(servers, 'native');
  const flow = await client.start('registration');
  const key = authenticator();
  const { text } = created(key, askedBy(flow, 'passkey_create_data')['credentialOptions'] as JsonObject);
  const fields = { method: 'passkey', passkey_register: text, traits: { email: newEmail() } };
  return { key, send: () => client.submit('registration', flow, fields) };
};

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'a link for recovery is sent': sendLink('recovery'),
  'a link for recovery is followed': followLink('recovery'),
  'a link for verification is followed': followLink('verification'),
  'an app for TOTP is linked': settings(async (_, flow) => {
    const secret = shownText(flow, 'totp_secret_key').text;
    return { method: 'totp', totp_code: await totpCode(secret) };
  }),
  'a second factor by TOTP': async (world) => {
    const { client, email } = await person(world);
    const secret = await linkTotp(client);
    const next = new Client(world.servers, 'native');
    await next.logIn(email, PASSWORD);
    const flow = await next.start('login', '?aal=aal2');
    const code = await totpCode(secret, 1);
    return () => next.submit('login', flow, { method: 'totp', totp_code: code });
  },
  'a second factor by backup code': async (world) => {
    const { client, email } = await person(world);
    const flow = await client.start('settings');
    await client.submit('settings', flow, { method: 'lookup_secret', lookup_secret_regenerate: true });
    const shown = shownText(await client.show('settings', flow.id), 'lookup_secret_codes').text;
    await client.submit('settings', flow, { method: 'lookup_secret', lookup_secret_confirm: true });
    const next = new Client(world.servers, 'native');
    await next.logIn(email, PASSWORD);
    const login = await next.start('login', '?aal=aal2');
    return () => next.submit('login', login, { method: 'lookup_secret', lookup_secret: shown.split(', ')[0] ?? '' });
  },
  'a security key is added': settings((_, flow) => {
    const { text } = created(authenticator(), askedBy(flow, 'webauthn_register_trigger'));
    return { method: 'webauthn', webauthn_register: text, webauthn_register_displayname: 'mine' };
  }, 'ajax'),
  'a registration with a passkey': async (world) => (await signUpWithPasskey(world)).send,
  'a login with a passkey': async (world) => {
    const { key, send } = await signUpWithPasskey(world);
    await send();
    const client = new Client(world.servers, 'native');
    const flow = await client.start('login');
    const { text } = proved(key, askedBy(flow, 'passkey_challenge'));
    return () => client.submit('login', flow, { method: 'passkey', passkey_login: text });
  },
  'a registration at a provider': (world) => returning(world, 'registration'),
  'a login at a provider': async (world) => {
    const sub = newId();
    const signUp = await returning(world, 'registration', sub);
    await signUp();
    return returning(world, 'login', sub);
  },
  'a browser registers': async ({ servers }) => {
    const client = new Client(servers, 'browser');
    const flow = await client.start('registration');
    const fields = { method: 'password', password: PASSWORD, traits: { email: newEmail() } };
    return () => client.submit('registration', flow, fields);
  },
  'a browser logs in': async (world) => {
    const { email } = await person(world);
    const client = new Client(world.servers, 'browser');
    const flow = await client.start('login');
    return () => client.submit('login', flow, { method: 'password', identifier: email, password: PASSWORD });
  },
  'a browser changes its password': settings(() => ({ method: 'password', password: `${newId()}-horse` }), 'browser'),
};

const RETURNS = ['a registration at a provider', 'a login at a provider'];

sweep({
  operations: OPERATIONS,
  // A return from the provider uses up its container before the code is redeemed, whatever comes of it: else a state could be used twice.
  mayChange: Object.fromEntries(RETURNS.map((name) => [name, 'continuity_containers'])),
  once: new Set(RETURNS),
  config: {
    ...schemaWith(),
    hashers: { algorithm: 'bcrypt', bcrypt: { cost: 4 } },
    session: { whoami: { required_aal: 'aal1' } },
    selfservice: {
      methods: {
        password: { config: { haveibeenpwned_enabled: false } },
        code: { enabled: true },
        link: { enabled: true },
        totp: { enabled: true },
        lookup_secret: { enabled: true },
        webauthn: { enabled: true, config: { passwordless: false, rp: PARTY } },
        passkey: { enabled: true, config: { rp: PARTY } },
        oidc: { enabled: true, config: { providers: [openIdSettings(provider)] } },
      },
      flows: {
        recovery: { enabled: true, use: 'link', ui_url: 'http://app.test/recovery' },
        verification: { enabled: true, use: 'link', ui_url: 'http://app.test/verification' },
        registration: { after: { password: SESSION, passkey: SESSION, oidc: SESSION } },
        settings: { privileged_session_max_age: '1h', required_aal: 'aal1' },
      },
    },
  },
});
