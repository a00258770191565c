/**
 * The connection to PostgreSQL is cut at every message that a writing operation sends: all of it is stored, or nothing. What is stored is
 * compared row by row with what the same operation stores undisturbed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import { hasPostgresql, migrated, targets } from '../../persistence/testing/databases.ts';
import { openRaw, type Raw } from '../../persistence/testing/raw.ts';
import { composed, testConfig, type Answer, type ComposedServers } from '../http-server.ts';
import { inBase64, PERSON_SCHEMA } from '../identity-admin.ts';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

const PASSWORD = 'right-horse-7-battery';
/** More messages than any operation sends. */
const MOST_MESSAGES = 60;

type Send = () => Promise<Answer>;
/** Brings about what the operation needs, and answers how to send it. It succeeds once. */
type Operation = (world: World) => Promise<Send>;

/** A try of a code is counted before it is judged, whatever comes of it: else guessing would be free. */
const COUNTS_TRIES: Readonly<Record<string, string>> = {
  'recovery, a code is used': 'selfservice_recovery_flows',
  'verification, a code is used': 'selfservice_verification_flows',
};

interface World {
  readonly servers: ComposedServers;
  readonly raw: Raw;
}
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

describe.skipIf(!hasPostgresql)('a cut at every message to the database', () => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let proxy: TcpProxy;
  let world: World;
  beforeAll(async () => {
    const postgresql = targets.find(({ name }) => name === 'PostgreSQL');
    if (postgresql === undefined) throw new Error('there is no PostgreSQL');
    database = await migrated(postgresql);
    const { hostname, port } = new URL(database.dsn);
    proxy = await openProxy({ host: hostname, port: Number(port || 5432) });
    const dsn = new URL(database.dsn);
    dsn.host = `127.0.0.1:${proxy.port}`;
    dsn.searchParams.set('max_conns', '2');
    world = { servers: await composed(config(dsn.href)), raw: await openRaw(database.dsn) };
  });
  afterAll(async () => {
    await world?.servers[Symbol.asyncDispose]();
    await world?.raw.close();
    await proxy?.close();
    await database?.end();
  });

  /** What is compared grows with every person; the rows that migrations made stay. */
  beforeEach(() => world.raw.script('truncate identities, sessions, courier_messages cascade'));

  it.each(Object.entries(OPERATIONS))(
    '%s: whole or not at all',
    async (name, operation) => {
      const whole = await effectOf(await operation(world));
      expect(whole.answer.status, whole.answer.text).toBeLessThan(300);
      expect(whole.changed).not.toEqual({});
      let cuts = 0;
      for (let messages = 0; messages < MOST_MESSAGES; messages += 1) {
        const send = await operation(world);
        proxy.cutAfter(messages);
        const { answer, changed } = await effectOf(send, () => proxy.isCut);
        const wasCut = proxy.isCut;
        await recover();
        if (!wasCut) break;
        cuts += 1;
        const stored = Object.keys(changed).some((table) => table !== COUNTS_TRIES[name]);
        if (stored) expect(changed, `cut after ${messages} messages`).toEqual(whole.changed);
        // An acknowledgement is never lost, and a client that got none can send it again.
        if (answer.status < 300) expect(stored, `cut after ${messages} messages`).toBe(true);
        else expect([500, 503], answer.text).toContain(answer.status);
        if (!stored)
          expect((await send()).status, `sent again after a cut after ${messages} messages`).toBeLessThan(300);
      }
      expect(cuts).toBeGreaterThan(0);
      expect(cuts).toBeLessThan(MOST_MESSAGES);
    },
    240_000,
  );

  /** Sends it and answers how many rows of each table came and went, those that were changed counted as both. */
  async function effectOf(send: Send, isCut: () => boolean = () => false) {
    const before = await content();
    const answer = await send();
    // A commit may have arrived whose answer did not.
    if (isCut()) await settled();
    const after = await content();
    const changed: Record<string, readonly [came: number, went: number]> = {};
    for (const table of new Set([...before.keys(), ...after.keys()])) {
      const [old, rows] = [before.get(table) ?? NO_ROWS, after.get(table) ?? NO_ROWS];
      const [came, went] = [count(rows, old), count(old, rows)];
      if (came + went > 0) changed[table] = [came, went];
    }
    return { answer, changed };
  }

  /** The rows of all tables, as sums. */
  async function content(): Promise<Map<string, Set<string>>> {
    const { raw } = world;
    const tables = await raw.rows(
      `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    const union = tables.map(({ relname }) => `select '${relname}' as name, md5(t::text) as sum from ${relname} t`);
    const rows = new Map<string, Set<string>>();
    for (const { name, sum } of await raw.rows(union.join(' union all '))) {
      const sums = rows.get(String(name)) ?? new Set<string>();
      rows.set(String(name), sums.add(String(sum)));
    }
    return rows;
  }

  /** Waits until no transaction of the server is open. */
  async function settled(): Promise<void> {
    const open = `select 1 from pg_stat_activity where datname = current_database() and application_name = 'zelos'
      and (state = 'active' or xact_start is not null)`;
    while ((await world.raw.rows(open)).length > 0) await sleep(10);
  }

  async function recover(): Promise<void> {
    proxy.restore();
    for (let left = 1000; left > 0; left -= 1) {
      if ((await world.servers.admin('/admin/health/ready')).status === 200) return;
      await sleep(5);
    }
    throw new Error('the server has not recovered');
  }
});

const NO_ROWS: ReadonlySet<string> = new Set();
const count = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
  [...some].filter((one) => !others.has(one)).length;

const config = (dsn: string) =>
  testConfig({
    dsn,
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
    hashers: { algorithm: 'bcrypt', bcrypt: { cost: 4 } },
    feature_flags: { use_continue_with_transitions: true },
  });
