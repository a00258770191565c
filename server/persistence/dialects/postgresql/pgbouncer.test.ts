import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/id.ts';
import { hasPgBouncer, startPgBouncer, type PgBouncer } from '../../../test/pgbouncer.ts';
import { type OpenDatabase, openDatabase } from '../../open-database.ts';
import { type TestDatabase, hasPostgresql, targets } from '../../testing/databases.ts';
import { openRaw } from '../../testing/raw.ts';
import { sampleIdentity, sampleLogin, sampleSession } from '../../testing/samples.ts';

/** Fewer than clients, so that these get another one for each transaction. */
const CONNECTIONS = 3;

/** A server's usual work: an identity with its session, a flow submitted, reads by several ways. */
async function usualWork(db: OpenDatabase): Promise<void> {
  const identity = sampleIdentity(`${newId()}@example.com`);
  const session = sampleSession(identity.id);
  const flow = sampleLogin();
  await db.flows.create(flow);
  await db.transaction(async (stores) => {
    expect(await stores.flows.claim(flow)).toBe(true);
    await stores.identities.create(identity);
    await stores.sessions.create(session);
  });
  expect((await db.sessions.getByToken(session.token))?.id).toBe(session.id);
  expect((await db.identities.getWithCredentials(identity.id))?.traits).toEqual(identity.traits);
  expect(await db.sessions.revokeByToken(session.token)).toBe(true);
  expect((await db.flows.get('login', flow.id))?.id).toBe(flow.id);
}

describe.runIf(hasPgBouncer && hasPostgresql)('behind PgBouncer in transaction mode', () => {
  const target = targets.find(({ dialect }) => dialect === 'postgresql');
  let created: TestDatabase;
  let pooler: PgBouncer;
  beforeAll(async () => {
    created = await target!.create();
    pooler = await startPgBouncer(created.dsn, CONNECTIONS);
  });
  afterAll(async () => {
    await pooler[Symbol.asyncDispose]();
    await created.drop();
  });

  /** What two servers log that do the same work at once. */
  async function logOfTwoServers(parameters: string): Promise<string[]> {
    const log: string[] = [];
    const logger = { warn: (_: object, message: string) => void log.push(message) };
    const options = { dsn: `${pooler.dsn}&max_conns=8${parameters}`, logger: logger as never };
    const servers = await Promise.all([openDatabase(options), openDatabase(options)]);
    try {
      for (let round = 0; round < 4; round += 1) {
        await Promise.all(Array.from({ length: 24 }, (_, index) => usualWork(servers[index % 2]!)));
      }
    } finally {
      for (const server of servers) await server.close();
    }
    return log;
  }

  it('migrations make, roll back and bring up to date, also several at once', async () => {
    const servers = await Promise.all([1, 2, 3].map(() => openDatabase({ dsn: pooler.dsn })));
    await Promise.all(servers.map((server) => server.migrations.up()));
    const [db] = servers;
    expect(await db!.ready()).toBe(true);
    const applied = await db!.migrations.status();
    expect(await db!.migrations.down(applied.toReversed().slice(0, 7))).toBe(7);
    await Promise.all(servers.map((server) => server.migrations.up()));
    expect((await db!.migrations.status()).every(({ applied }) => applied)).toBe(true);
    for (const server of servers) await server.close();
    const raw = await openRaw(created.dsn);
    expect(await raw.rows(`select 1 from pg_indexes where indexname like 'zelos%'`)).toHaveLength(2);
    await raw.close();
  });

  it.each(['', ...['cache_describe', 'exec', 'simple_protocol'].map((mode) => `&default_query_exec_mode=${mode}`)])(
    'no request fails with the DSN parameter "%s"',
    async (parameters) => {
      const log = await logOfTwoServers(parameters);
      expect(log).toHaveLength(parameters === '' ? 2 : 0);
      expect(new Set(log)).toEqual(new Set(log.filter((line) => line.includes('pooler'))));
    },
  );

  it('no request fails where the DSN asks for prepared statements: they are given up', async () => {
    const log = await logOfTwoServers('&default_query_exec_mode=cache_statement');
    expect(log).toHaveLength(2);
    expect(log[0]).toContain('prepared statements do not stay');
  });

  it('a connection of the server listens to nothing', async () => {
    const db = await openDatabase({ dsn: pooler.dsn });
    const stop = db.sessionCache.onChange(() => undefined);
    await usualWork(db);
    const raw = await openRaw(created.dsn);
    expect(
      await raw.rows(`select 1 from pg_stat_activity where datname = current_database() and query like 'listen%'`),
    ).toEqual([]);
    await raw.close();
    stop();
    await db.close();
  });
});
