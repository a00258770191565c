/** Credentials of every type in a database of the reference, compared with those that Zelos stores. */
import { readFileSync } from 'node:fs';
import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticatorOptions, KeptCredential } from '../../../conformance/lib/authenticator/authenticator.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { TestDatabase } from '../../persistence/testing/databases.ts';
import { openRaw } from '../../persistence/testing/raw.ts';
import { filledByReference, recordedTargets } from '../../persistence/testing/recordings.ts';
import { Client, flowAfter, flowServer } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { inBase64 } from '../../test/identity-admin.ts';
import { passedBy, shownText } from '../../test/second-factor.ts';
import { PARTY, askedBy, authenticator, created, proved } from '../../test/security-keys.ts';

interface Holder {
  readonly email: string;
  /** The private keys of the recorded credentials, by authenticator. */
  readonly authenticators: readonly (readonly KeptCredential[])[];
}
interface Recorded {
  readonly password: string;
  readonly secret: string;
  readonly codes: readonly string[];
  readonly keys: Holder;
  readonly passkey: Holder;
  readonly passwordless: Holder;
  readonly code: { readonly email: string };
}

const TRAITS = {
  type: 'object',
  properties: {
    email: {
      type: 'string',
      format: 'email',
      title: 'E-mail',
      'ory.sh/kratos': {
        credentials: {
          password: { identifier: true },
          webauthn: { identifier: true },
          passkey: { display_name: true },
          totp: { account_name: true },
          code: { identifier: true, via: 'email' },
        },
        verification: { via: 'email' },
      },
    },
  },
  required: ['email'],
  additionalProperties: false,
};
const SESSION = { hooks: [{ hook: 'session' }] };
const TRAVELS: Partial<AuthenticatorOptions> = { counts: false, flags: { backupEligible: true, backedUp: true } };
const TESTDATA = new URL('testdata/', import.meta.url);
const file = (name: string) => readFileSync(new URL(name, TESTDATA), 'utf8');

/** A server on the database; security keys are second factors, or passwordless. */
const serverOn = (dsn: string, passwordless: boolean): Promise<ComposedServers> =>
  flowServer({
    dsn,
    identity: {
      schemas: [{ id: 'default', url: inBase64({ type: 'object', properties: { traits: TRAITS } }) }],
    },
    session: { whoami: { required_aal: 'aal1' } },
    selfservice: {
      methods: {
        totp: { enabled: true },
        lookup_secret: { enabled: true },
        code: { enabled: true, passwordless_enabled: true },
        webauthn: { enabled: true, config: { passwordless, rp: PARTY } },
        passkey: { enabled: true, config: { rp: PARTY } },
      },
      flows: {
        settings: { required_aal: 'aal1' },
        registration: {
          enable_legacy_one_step: true,
          after: { password: SESSION, code: SESSION, passkey: SESSION, webauthn: SESSION },
        },
      },
    },
  });

/** The structure of JSON: members in order with their types, lists by their first item. Without members that only Zelos stores. */
function shape(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const members = Object.keys(value)
    .filter((name) => !name.startsWith('zelos'))
    .toSorted();
  return Object.fromEntries(members.map((name) => [name, shape((value as JsonObject)[name])]));
}

type StoredShape = readonly [type: string, version: number, config: Json];

/** The distinct structures stored for identities of a domain. */
async function storedShapes(dsn: string, domain: string): Promise<readonly StoredShape[]> {
  const raw = await openRaw(dsn);
  const rows = await raw.rows(`select t.name as type, c.config, c.version, i.traits
    from identity_credentials c join identity_credential_types t on t.id = c.identity_credential_type_id
    join identities i on i.id = c.identity_id`);
  await raw.close();
  const shapes = rows
    .filter(({ traits }) => JSON.stringify(traits).includes(domain))
    .map(({ type, version, config }) => JSON.stringify([type, version, shape(parsed(config))]))
    .filter((text) => !text.endsWith('{}]'));
  return [...new Set(shapes)].toSorted().map((text) => JSON.parse(text) as StoredShape);
}

/** SQLite returns JSON as text. */
const parsed = (config: unknown): Json => (typeof config === 'string' ? JSON.parse(config) : config) as Json;

describe.each(recordedTargets(TESTDATA))('credentials of the reference on $name', (target) => {
  const { dialect } = target;
  const recorded = JSON.parse(file(`reference.${dialect}.json`)) as Recorded;
  let database: TestDatabase;
  let theirs: readonly StoredShape[];
  let beside: ComposedServers;
  let inPlace: ComposedServers;
  beforeAll(async () => {
    database = await filledByReference(target, TESTDATA);
    theirs = await storedShapes(database.dsn, '@example.com');
    beside = await serverOn(database.dsn, false);
    inPlace = await serverOn(database.dsn, true);
  });
  afterAll(async () => {
    await Promise.all([beside[Symbol.asyncDispose](), inPlace[Symbol.asyncDispose]()]);
    await database.drop();
  });

  const byPassword = async (): Promise<Client> => {
    const client = new Client(beside, 'ajax');
    await client.logIn(recorded.keys.email, recorded.password);
    return client;
  };

  it.each([
    [0, {}],
    [1, TRAVELS],
  ])('security key %i is a second factor', async (which, options) => {
    const client = await byPassword();
    const flow = await client.start('login', '?aal=aal2');
    const key = authenticator({ ...options, credentials: recorded.keys.authenticators[which] ?? [] });
    const { text } = proved(key, askedBy(flow, 'webauthn_login_trigger'));
    const fields = { method: 'webauthn', identifier: recorded.keys.email, webauthn_login: text };
    await client.submit('login', flow, fields);
    expect(await passedBy(client)).toEqual(['password aal1', 'webauthn aal2', 'aal2']);
  });

  it('the authenticator app and a backup code are second factors', async () => {
    const client = await byPassword();
    const totp_code = await generate({ secret: recorded.secret });
    await client.submit('login', await client.start('login', '?aal=aal2'), { method: 'totp', totp_code });
    const again = await client.start('login', '?aal=aal2&refresh=true');
    await client.submit('login', again, { method: 'lookup_secret', lookup_secret: recorded.codes[0] ?? '' });
    expect(await passedBy(client)).toEqual(['password aal1', 'totp aal2', 'lookup_secret aal2', 'aal2']);
  });

  it.each([
    [0, TRAVELS],
    [1, {}],
  ])('passkey %i logs in', async (which, options) => {
    const client = new Client(beside, 'ajax');
    const flow = await client.start('login');
    const key = authenticator({ ...options, credentials: recorded.passkey.authenticators[which] ?? [] });
    const { text } = proved(key, askedBy(flow, 'passkey_challenge'));
    await client.submit('login', flow, { method: 'passkey', passkey_login: text });
    expect(await passedBy(client)).toEqual(['passkey aal1', 'aal1']);
    expect(await client.whoami()).toMatchObject({ identity: { traits: { email: recorded.passkey.email } } });
  });

  it('a passwordless security key logs in', async () => {
    const client = new Client(inPlace, 'ajax');
    const first = await client.start('login');
    const { email } = recorded.passwordless;
    await client.submit('login', first, { method: 'webauthn', identifier: email });
    const flow = await client.show('login', first.id);
    const key = authenticator({ credentials: recorded.passwordless.authenticators[0] ?? [] });
    const { text } = proved(key, askedBy(flow, 'webauthn_login_trigger'));
    await client.submit('login', flow, { method: 'webauthn', identifier: email, webauthn_login: text });
    expect(await passedBy(client)).toEqual(['webauthn aal1', 'aal1']);
  });

  it('a code that is mailed to the address logs in', async () => {
    const client = new Client(beside, 'ajax');
    const { email } = recorded.code;
    const flow = await client.start('login');
    const sent = await client.submit('login', flow, { method: 'code', identifier: email });
    const listed = await beside.admin(`/admin/courier/messages?recipient=${encodeURIComponent(email)}`);
    const [message] = listed.json() as { body: string }[];
    const code = /(?<![\w-])\d{6}(?![\w-])/.exec(message?.body ?? '')?.[0] ?? '';
    await client.submit('login', await flowAfter(client, 'login', sent), { method: 'code', identifier: email, code });
    expect(await passedBy(client)).toEqual(['code aal1', 'aal1']);
  });

  it('stored credentials have the structure of the reference', async () => {
    await registerWithEverything(beside);
    await registerWithKey(inPlace);
    const ours = await storedShapes(database.dsn, '@here.example.com');
    expect(ours).toEqual(theirs);
    expect(new Set(ours.map(([type]) => type))).toEqual(
      new Set(['password', 'code', 'totp', 'lookup_secret', 'webauthn', 'passkey']),
    );
  });
});

/** A new user with a password, a second factor of each type, a passkey and codes. */
async function registerWithEverything(servers: ComposedServers): Promise<void> {
  const client = new Client(servers, 'ajax');
  await client.register('everything@here.example.com', 'correct-horse-9-battery');
  const flow = await client.start('settings');
  await client.submit('settings', flow, {
    webauthn_register: created(authenticator(), askedBy(flow, 'webauthn_register_trigger')).text,
    webauthn_register_displayname: 'mine',
  });
  const second = await client.start('settings');
  const passkey_settings_register = created(authenticator(), askedBy(second, 'passkey_create_data')).text;
  await client.submit('settings', second, { passkey_settings_register });
  const third = await client.start('settings');
  const totp_code = await generate({ secret: shownText(third, 'totp_secret_key').text });
  await client.submit('settings', third, { method: 'totp', totp_code });
  const fourth = await client.start('settings');
  const shown = await client.submit('settings', fourth, { lookup_secret_regenerate: true });
  await client.submit('settings', await flowAfter(client, 'settings', shown), { lookup_secret_confirm: true });
}

async function registerWithKey(servers: ComposedServers): Promise<void> {
  const client = new Client(servers, 'ajax');
  const flow = await client.start('registration');
  await client.submit('registration', flow, {
    method: 'webauthn',
    traits: { email: 'alone@here.example.com' },
    webauthn_register: created(authenticator(), askedBy(flow, 'webauthn_register_trigger')).text,
    webauthn_register_displayname: 'mine',
  });
}
