/** Passwords, codes, and what administrators change, cut short at the messages to the database. */
import { expect } from 'vitest';
import { newId } from '../../kernel/id.ts';
import { inBase64, PERSON_SCHEMA } from '../identity-admin.ts';
import { sweep, type Operation, type Send, type World } from './cuts.ts';

const PASSWORD = 'right-horse-7-battery';

/** A try of a code is counted before it is judged, whatever comes of it: else guessing would be free. */
const COUNTS_TRIES: Readonly<Record<string, string>> = {
  'recovery, a code is used': 'selfservice_recovery_flows',
  'verification, a code is used': 'selfservice_verification_flows',
};

interface Person {
  readonly id: string;
  readonly email: string;
}

const post = (fields: object, headers: Record<string, string> = {}, method = 'POST') => {
  const body = JSON.stringify(fields);
  const json = { accept: 'application/json', 'content-type': 'application/json', 'content-length': `${body.length}` };
  return { method, headers: { ...headers, ...json }, body };
};

async function person({ servers }: World): Promise<Person> {
  const email = `${newId()}@example.org`;
  const credentials = { password: { config: { password: PASSWORD } } };
  const created = await servers.admin(
    '/admin/identities',
    post({ schema_id: 'default', traits: { email }, credentials }),
  );
  expect(created.status, created.text).toBe(201);
  return { email, id: (created.json() as { id: string }).id };
}

async function begin({ servers }: World, flow: string, headers: Record<string, string> = {}): Promise<string> {
  const begun = await servers.public(`/self-service/${flow}/api`, { headers });
  expect(begun.status, begun.text).toBe(200);
  return `/self-service/${flow}?flow=${(begun.json() as { id: string }).id}`;
}

async function signIn(world: World, { email }: Person): Promise<{ token: string; session: string }> {
  const flow = await begin(world, 'login');
  const answer = await world.servers.public(flow, post({ method: 'password', identifier: email, password: PASSWORD }));
  const { session_token: token, session } = answer.json() as { session_token: string; session: { id: string } };
  return { token, session: session.id };
}

/** Submits an API flow of a new person who is signed in. */
const settings =
  (fields: (email: string) => object): Operation =>
  async (world) => {
    const owner = await person(world);
    const headers = { 'x-session-token': (await signIn(world, owner)).token };
    const flow = await begin(world, 'settings', headers);
    return () => world.servers.public(flow, post(fields(owner.email), headers));
  };

/** Asks for a code by mail. */
const sendCode =
  (flow: 'recovery' | 'verification'): Operation =>
  async (world) => {
    const { email } = await person(world);
    const path = await begin(world, flow);
    return () => world.servers.public(path, post({ method: 'code', email }));
  };

/** Answers with the code that came by mail. */
const useCode =
  (flow: 'recovery' | 'verification'): Operation =>
  async (world) => {
    const { email } = await person(world);
    const path = await begin(world, flow);
    await world.servers.public(path, post({ method: 'code', email }));
    const [mail] = await world.raw.rows(
      `select body from courier_messages where recipient = '${email}' order by created_at desc limit 1`,
    );
    const code = /\b\d{6}\b/.exec(String(mail?.['body']))?.[0];
    expect(code).toBeDefined();
    return () => world.servers.public(path, post({ method: 'code', code }));
  };

/** A new person with backup codes, still to be confirmed: sends the confirmation. */
async function backupCodes(world: World): Promise<Person & { readonly confirm: Send }> {
  const owner = await person(world);
  const headers = { 'x-session-token': (await signIn(world, owner)).token };
  const flow = await begin(world, 'settings', headers);
  await world.servers.public(flow, post({ method: 'lookup_secret', lookup_secret_regenerate: true }, headers));
  const confirmation = post({ method: 'lookup_secret', lookup_secret_confirm: true }, headers);
  return { ...owner, confirm: () => world.servers.public(flow, confirmation) };
}

/** A request to the admin API about a new person who is signed in. */
const admin =
  (
    method: string,
    path: (person: Person & { session: string }) => string,
    body?: (person: Person) => object,
  ): Operation =>
  async (world) => {
    const owner = await person(world);
    const { session } = await signIn(world, owner);
    const sent = body === undefined ? { method } : post(body(owner), {}, method);
    return () => world.servers.admin(path({ ...owner, session }), sent);
  };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  login: async (world) => {
    const { email } = await person(world);
    const flow = await begin(world, 'login');
    return () => world.servers.public(flow, post({ method: 'password', identifier: email, password: PASSWORD }));
  },
  registration: async (world) => {
    const flow = await begin(world, 'registration');
    const traits = { email: `${newId()}@example.org` };
    return () => world.servers.public(flow, post({ method: 'password', password: PASSWORD, traits }));
  },
  'settings, a new password': settings(() => ({ method: 'password', password: `${newId()}-horse` })),
  'settings, a new nickname': settings((email) => ({ method: 'profile', traits: { email, nick: newId() } })),
  'settings, backup codes': async (world) => (await backupCodes(world)).confirm,
  'recovery, a code is sent': sendCode('recovery'),
  'recovery, a code is used': useCode('recovery'),
  'verification, a code is sent': sendCode('verification'),
  'verification, a code is used': useCode('verification'),
  logout: async (world) => {
    const { token } = await signIn(world, await person(world));
    return () => world.servers.public('/self-service/logout/api', post({ session_token: token }, {}, 'DELETE'));
  },
  'admin: an identity is created': async (world) => {
    const traits = { email: `${newId()}@example.org`, nick: newId() };
    const credentials = { password: { config: { password: PASSWORD } } };
    return () => world.servers.admin('/admin/identities', post({ schema_id: 'default', traits, credentials }));
  },
  'admin: identities are created in bulk': async (world) => {
    const identities = Array.from({ length: 3 }, () => ({
      create: { schema_id: 'default', traits: { email: `${newId()}@example.org` } },
    }));
    return () => world.servers.admin('/admin/identities', post({ identities }, {}, 'PATCH'));
  },
  'admin: an identity is replaced': admin(
    'PUT',
    ({ id }) => `/admin/identities/${id}`,
    () => ({ schema_id: 'default', state: 'active', traits: { email: `${newId()}@example.org`, nick: newId() } }),
  ),
  'admin: an identity is patched': admin(
    'PATCH',
    ({ id }) => `/admin/identities/${id}`,
    () => [{ op: 'replace', path: '/traits/email', value: `${newId()}@example.org` }],
  ),
  'admin: an identity is deleted': admin('DELETE', ({ id }) => `/admin/identities/${id}`),
  'admin: sessions are deleted': admin('DELETE', ({ id }) => `/admin/identities/${id}/sessions`),
  'admin: a session is ended': admin('DELETE', ({ session }) => `/admin/sessions/${session}`),
  'admin: a session is extended': admin('PATCH', ({ session }) => `/admin/sessions/${session}/extend`),
  'admin: a credential is deleted': async (world) => {
    const { id, confirm } = await backupCodes(world);
    await confirm();
    return () => world.servers.admin(`/admin/identities/${id}/credentials/lookup_secret`, { method: 'DELETE' });
  },
  'admin: a code for recovery': admin(
    'POST',
    () => '/admin/recovery/code',
    ({ id }) => ({ identity_id: id }),
  ),
};

sweep({
  operations: OPERATIONS,
  mayChange: COUNTS_TRIES,
  config: {
    selfservice: {
      methods: {
        password: { config: { haveibeenpwned_enabled: false } },
        code: { enabled: true },
        lookup_secret: { enabled: true },
      },
      flows: {
        recovery: { enabled: true, use: 'code' },
        verification: { enabled: true, use: 'code' },
        registration: { after: { password: { hooks: [{ hook: 'session' }] } } },
        settings: { privileged_session_max_age: '1h' },
      },
    },
    identity: { schemas: [{ id: 'default', url: inBase64(PERSON_SCHEMA) }] },
    feature_flags: { use_continue_with_transitions: true },
  },
});
