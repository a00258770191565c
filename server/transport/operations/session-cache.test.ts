import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../persistence/open-database.ts';
import { type TestDatabase, hasPostgresql, persistentTargets } from '../../persistence/testing/databases.ts';
import { openRaw } from '../../persistence/testing/raw.ts';
import type { Session } from '../../session/model.ts';
import { isFull } from '../../test/full.ts';
import { composed, testConfig, type ComposedServers } from '../../test/http-server.ts';
import { storeIdentity, storeSession, totpCredentials } from '../../test/sessions.ts';
import { startZelos, type ZelosProcess } from '../../test/zelos-process.ts';

const CACHED = { zelos: { session_cache: { enabled: true } } };
const REVOCATIONS = 1000;
const LANES = 8;

/** Runs work for each item, some at a time. */
async function forEach<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const ask = async ({ url }: ZelosProcess, { token }: Session): Promise<number> => {
  const answer = await fetch(`${url}/sessions/whoami`, { headers: { 'x-session-token': token } });
  await answer.arrayBuffer();
  return answer.status;
};

/** Each database takes its time to start two servers and write all that. */
const pair = persistentTargets.filter(({ dialect }) => isFull || dialect === (hasPostgresql ? 'postgresql' : 'sqlite'));

describe.each(pair)('two processes with a session cache on $name', (target) => {
  let created: TestDatabase;
  let database: OpenDatabase;
  let processes: [ZelosProcess, ZelosProcess];
  beforeAll(async () => {
    created = await target.create();
    database = await openDatabase({ dsn: created.dsn });
    await database.migrations.up();
    const config = { dsn: created.dsn, log: { level: 'error' }, ...CACHED };
    processes = [await startZelos({ config }), await startZelos({ config })];
  });
  afterAll(async () => {
    for (const one of processes ?? []) await one[Symbol.asyncDispose]();
    await database.close();
    await created.drop();
  });

  it(`answer none of ${REVOCATIONS} sessions a second after it was revoked`, async () => {
    const [here, there] = processes;
    const { id } = await storeIdentity(database);
    const sessions: Session[] = [];
    await database.transaction(async () => {
      for (let count = 0; count < REVOCATIONS; count += 1)
        sessions.push(await storeSession(database, id, { devices: [] }));
    });
    const revokedAt = new Map<string, number>();
    const late: number[] = [];
    let open = sessions;
    const askAll = async () => {
      const stillOpen: Session[] = [];
      await forEach(open, async (session) => {
        const askedAt = performance.now();
        const status = await ask(there, session);
        if (status === 200) stillOpen.push(session);
        const after = askedAt - (revokedAt.get(session.id) ?? askedAt);
        if (status === 200 && after > 1000) late.push(after);
      });
      open = stillOpen;
    };
    await askAll();
    expect(open).toHaveLength(REVOCATIONS);
    const revoking = forEach(sessions, async (session) => {
      const answer = await fetch(`${here.adminUrl}/admin/sessions/${session.id}`, { method: 'DELETE' });
      expect(answer.status).toBe(204);
      revokedAt.set(session.id, performance.now());
    });
    while (open.length > 0 && late.length === 0) await askAll();
    await revoking;
    expect({ late, open: open.length }).toEqual({ late: [], open: 0 });
  });
});

describe('whoami with a session cache', () => {
  let created: TestDatabase;
  let zelos: ComposedServers;
  const [file] = persistentTargets;
  beforeAll(async () => {
    created = await file!.create();
    const database = await openDatabase({ dsn: created.dsn });
    await database.migrations.up();
    await database.close();
    zelos = await start();
  });
  afterAll(async () => {
    await zelos[Symbol.asyncDispose]();
    await created.drop();
  });
  const start = (change: object = {}) => composed(testConfig({ dsn: created.dsn, ...CACHED, ...change }));
  const whoami = (session: Session, path = '/sessions/whoami', on = zelos) =>
    on.public(path, { headers: { 'x-session-token': session.token } });
  // At this level the server has nothing to correct, which would be a change.
  const signedIn = async (change: Partial<Session> = {}) =>
    storeSession(zelos.database, (await storeIdentity(zelos.database, { availableAal: 'aal0' })).id, change);

  it('answers the same bytes with and without a query', async () => {
    await using plain = await start({ zelos: {} });
    const session = await signedIn();
    const [first, hit] = [await whoami(session), await whoami(session)];
    const uncached = await whoami(session, undefined, plain);
    for (const answer of [first, hit]) {
      expect(answer.text).toBe(uncached.text);
      expect({ ...answer.headers, date: '' }).toEqual({ ...uncached.headers, date: '' });
    }
  });

  it('asks the database nothing on a hit, and sees what SQL by hand changes within a second', async () => {
    const session = await signedIn();
    const raw = await openRaw(created.dsn);
    expect((await whoami(session)).status).toBe(200);
    await raw.script(`update sessions set active = false where id = '${session.id}'`);
    await raw.close();
    const changedAt = performance.now();
    expect((await whoami(session)).status).toBe(200);
    let askedAt = changedAt;
    for (let next = changedAt; (await whoami(session)).status === 200; next = performance.now()) {
      askedAt = next;
      await sleep(50);
    }
    expect(askedAt - changedAt).toBeLessThan(1000);
  });

  it('sees a logout, an extension, and a changed or deleted identity at once in the process that wrote it', async () => {
    const mine = await signedIn();
    const seen = async () => (await whoami(mine)).json() as Record<string, Record<string, unknown>>;
    await seen();
    const { id } = await zelos.database.identities.get(mine.identityId, []).then((identity) => identity!);
    const patch = [{ op: 'replace', path: '/metadata_public', value: { plan: 'new' } }];
    await zelos.admin(`/admin/identities/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(patch),
    });
    expect((await seen())['identity']).toMatchObject({ metadata_public: { plan: 'new' } });
    await zelos.admin(`/admin/sessions/${mine.id}/extend`, { method: 'PATCH' });
    expect((await seen())['expires_at']).not.toBe(mine.expiresAt.toISOString());
    const native = await signedIn();
    expect((await whoami(native)).status).toBe(200);
    const body = JSON.stringify({ session_token: native.token });
    await zelos.public('/self-service/logout/api', {
      method: 'DELETE',
      headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
      body,
    });
    expect((await whoami(native)).status).toBe(401);
    await zelos.admin(`/admin/identities/${id}`, { method: 'DELETE' });
    expect((await whoami(mine)).status).toBe(401);
  });

  it('lets no session live longer than it may', async () => {
    const session = await signedIn({ expiresAt: new Date(Date.now() + 700) });
    expect((await whoami(session)).status).toBe(200);
    await sleep(session.expiresAt.getTime() - Date.now() + 1);
    expect((await whoami(session)).status).toBe(401);
  });

  it('judges the level, and tells gateways how long to cache, for each request', async () => {
    await using strict = await start({
      session: { whoami: { required_aal: 'highest_available' } },
      feature_flags: { cacheable_sessions: true },
    });
    const [plain, guarded] = [await signedIn(), await signedIn()];
    const answers = await Promise.all([1, 2, 3, 4].map(() => whoami(plain, undefined, strict)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(Number(answers[0]!.headers['ory-session-cache-for'])).toBeGreaterThan(3500);
    expect((await whoami(guarded, undefined, strict)).status).toBe(200);
    const before = (await strict.database.identities.getWithCredentials(guarded.identityId))!;
    await strict.database.identities.update(before, {
      ...before,
      credentials: totpCredentials(),
      availableAal: 'aal2',
    });
    const refused = await whoami(guarded, undefined, strict);
    expect(refused.status).toBe(403);
    expect((await whoami(guarded, undefined, strict)).text).toBe(refused.text);
  });
});
