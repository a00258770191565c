import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UniqueViolation } from '../identity/ports.ts';
import { newId } from '../kernel/id.ts';
import { freePort } from '../test/free-port.ts';
import { dialect } from './dialects/postgresql/index.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { DatabaseUnavailable, retryUntilAvailable } from './retry-until-available.ts';
import {
  administer,
  hasPostgresql,
  migrated,
  persistentTargets,
  targets,
  withConnections,
} from './testing/databases.ts';
import { openRaw } from './testing/raw.ts';
import { sampleIdentity, sampleLogin, sampleSession } from './testing/samples.ts';

const person = () => sampleIdentity(`${newId()}@example.com`);

describe.each(targets)('transactions on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  beforeAll(async () => {
    database = await migrated(target);
    db = database.db;
  });
  afterAll(() => database.end());

  it('return what the work returns, and keep what it did', async () => {
    const identity = person();
    const result = await db.transaction(async (stores) => {
      await stores.identities.create(identity);
      return stores.identities.count();
    });
    expect(result).toBe(await db.identities.count());
    expect(await db.identities.get(identity.id, [])).toBeDefined();
  });

  it('hold a connection while they last', async () => {
    expect(db.pool()).toMatchObject({ inUse: 0, waiting: 0 });
    const during = await db.transaction(async (stores) => {
      await stores.identities.count();
      return db.pool();
    });
    expect(during).toMatchObject({ inUse: 1, waiting: 0 });
    expect(db.pool()).toMatchObject({ inUse: 0, waiting: 0 });
    expect(db.pool().idle).toBeGreaterThan(0);
  });

  it('leave nothing when the work fails', async () => {
    const [identity, flow] = [person(), sampleLogin()];
    const work = db.transaction(async (stores) => {
      await stores.identities.create(identity);
      await stores.flows.create(flow);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await db.identities.get(identity.id, [])).toBeUndefined();
    expect(await db.flows.get('login', flow.id)).toBeUndefined();
  });

  it('leave nothing when a statement failed, even where its error is caught', async () => {
    const [first, flow] = [person(), sampleLogin()];
    const work = db.transaction(async (stores) => {
      await stores.identities.create(first);
      await stores.identities.create({ ...person(), id: first.id }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(UniqueViolation);
      });
      await stores.flows.create(flow).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await db.identities.get(first.id, [])).toBeUndefined();
    expect(await db.flows.get('login', flow.id)).toBeUndefined();
  });

  it('are joined by nested ones, and by what is called on the database itself', async () => {
    const [one, two, three] = [person(), person(), person()];
    const work = db.transaction(async (stores) => {
      await stores.identities.create(one);
      await db.transaction((inner) => inner.identities.create(two));
      await db.identities.create(three);
      expect(await db.identities.get(one.id, [])).toBeDefined();
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    for (const { id } of [one, two, three]) expect(await db.identities.get(id, [])).toBeUndefined();
  });

  it('go on after identities in bulk that conflicted', async () => {
    const [taken, fits, last] = [person(), person(), person()];
    await db.identities.create(taken);
    await db.transaction(async (stores) => {
      const results = await stores.identities.createMany([{ ...person(), id: taken.id }, fits]);
      expect(results.map(({ ok }) => ok)).toEqual([false, true]);
      await stores.identities.create(last);
    });
    expect(await db.identities.get(fits.id, [])).toBeDefined();
    expect(await db.identities.get(last.id, [])).toBeDefined();
  });

  it('do not swallow what others do at the same time', async () => {
    const [inside, outside] = [person(), person()];
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const failing = db.transaction(async (stores) => {
      await stores.identities.create(inside);
      begin();
      await sleep(30);
      throw new Error('no');
    });
    await begun;
    const other = db.identities.create(outside);
    const seen = db.identities.get(inside.id, []);
    await expect(failing).rejects.toThrow('no');
    await other;
    expect(await seen).toBeUndefined();
    expect(await db.identities.get(outside.id, [])).toBeDefined();
  });

  it('run at once without losing each other’s work', async () => {
    const people = Array.from({ length: 20 }, person);
    const results = await Promise.allSettled(
      people.map((identity, index) =>
        db.transaction(async (stores) => {
          await stores.identities.create(identity);
          await stores.sessions.create(sampleSession(identity.id));
          if (index % 4 === 0) throw new Error('no');
        }),
      ),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
    const there = await Promise.all(people.map(({ id }) => db.identities.get(id, [])));
    expect(there.map((one) => one === undefined)).toEqual(people.map((_, index) => index % 4 === 0));
  });

  it('are left behind by work that outlives them', async () => {
    const flow = sampleLogin();
    let late: Promise<void> | undefined;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    await db.transaction(async (stores) => {
      late = ended.then(() => stores.flows.create(flow));
    });
    end();
    await late;
    expect(await db.flows.get('login', flow.id)).toEqual(flow);
  });
});

describe.each(persistentTargets)('a database on $name', (target) => {
  it('keeps its content, and its network, over a restart', async () => {
    const { db, open, end } = await migrated(target);
    const identity = person();
    await db.identities.create(identity);
    const again = await open();
    expect(again.networkId).toBe(db.networkId);
    expect(await again.identities.getWithCredentials(identity.id)).toEqual(identity);
    await again.close();
    await end();
  });

  it('shows nothing of another network', async () => {
    const { db, dsn, open, end } = await migrated(target);
    const identity = person();
    await db.identities.create(identity);
    const session = sampleSession(identity.id);
    await db.sessions.create(session);
    const raw = await openRaw(dsn);
    const other = newId();
    await raw.script(
      `insert into networks (id, created_at, updated_at) values ('${other}', '2001-01-01 00:00:00', '2001-01-01 00:00:00')`,
    );
    await raw.close();
    const stranger = await open();
    expect(stranger.networkId).toBe(other);
    expect(await stranger.identities.count()).toBe(0);
    expect(await stranger.identities.get(identity.id, [])).toBeUndefined();
    expect(
      await stranger.identities.findByAnyIdentifier(identity.credentials.password?.identifiers[0] ?? ''),
    ).toBeUndefined();
    expect(await stranger.sessions.getByToken(session.token)).toBeUndefined();
    expect((await stranger.identities.list({ pageSize: 10 })).identities).toEqual([]);
    expect(await stranger.sessions.revokeByToken(session.token)).toBe(false);
    expect(await stranger.identities.delete(identity.id)).toBe(false);
    await stranger.close();
    await end();
  });
});

describe('SQLite files', () => {
  it('are shared by several connections: a lock is waited for', async () => {
    const target =
      targets.find(({ name }) => name === 'SQLite file') ??
      (() => {
        throw new Error('no file');
      })();
    const { db, open, end } = await migrated(target);
    const other = await open();
    const people = Array.from({ length: 10 }, person);
    await Promise.all(
      people.map((identity, index) =>
        (index % 2 === 0 ? db : other).transaction(async (stores) => {
          await stores.identities.create(identity);
          await sleep(3);
        }),
      ),
    );
    expect(await other.identities.count()).toBe(10);
    await other.close();
    await end();
  });

  it('are not made where the DSN says they must be there', async () => {
    await expect(openDatabase({ dsn: 'sqlite:///nowhere/zelos.sqlite?mode=rw' })).rejects.toThrow();
  });
});

describe.skipIf(!hasPostgresql)('a lost connection to PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof migrated>>;
  const postgresql = targets.find(({ dialect: kind }) => kind === 'postgresql');
  beforeAll(async () => {
    if (postgresql !== undefined) database = await migrated(postgresql);
  });
  afterAll(() => database.end());

  it('is not what forged cursors and filters make of it', async () => {
    const { sessions, identities } = database.db;
    const after = { createdAt: 'yesterday or so', id: newId() };
    await expect(sessions.list({ pageSize: 1, after, expand: {} })).rejects.toMatchObject({ code: 400 });
    await expect(identities.list({ pageSize: 1, afterId: 'x' })).rejects.toMatchObject({ code: 400 });
    await expect(identities.list({ pageSize: 1, organizationId: 'x' })).rejects.toMatchObject({ code: 400 });
  });

  const disconnectAll = () =>
    administer(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${new URL(database.dsn).pathname.slice(1)}'`,
    );

  it('is not noticed by the next call', async () => {
    const { db } = database;
    const identity = person();
    await db.identities.create(identity);
    for (let round = 0; round < 3; round += 1) {
      await disconnectAll();
      expect(await db.identities.getWithCredentials(identity.id)).toEqual(identity);
      await disconnectAll();
      expect((await db.identities.list({ pageSize: 1, ids: [identity.id] })).identities).toHaveLength(1);
      await db.ping();
    }
  });

  it('undoes the transaction it happens in, and the next one works', async () => {
    const { db } = database;
    const identity = person();
    const work = db.transaction(async (stores) => {
      await stores.identities.create(identity);
      await disconnectAll();
      await stores.sessions.create(sampleSession(identity.id));
    });
    await expect(work).rejects.toThrow();
    expect(await db.identities.get(identity.id, [])).toBeUndefined();
    await db.transaction((stores) => stores.identities.create(identity));
    expect(await db.identities.get(identity.id, [])).toBeDefined();
  });

  it('is what a server counts as that takes no more writes: the next write goes to another connection', async () => {
    const db = await openDatabase({ dsn: withConnections(database.dsn, 1) });
    const name = new URL(database.dsn).pathname.slice(1);
    const create = () => db.identities.create(person());
    await create();
    // As after a failover behind one address: the old primary answers, but takes no writes.
    await administer(`alter database ${name} set default_transaction_read_only = on`);
    await disconnectAll();
    expect(await db.identities.count()).toBeGreaterThan(0);
    await expect(create()).rejects.toMatchObject({ code: '25006' });
    await expect(db.transaction(create)).rejects.toMatchObject({ code: '25006' });
    // The one connection is to the old primary when the new one takes over: one write fails, and the next one does not.
    await db.ping();
    await administer(`alter database ${name} reset default_transaction_read_only`);
    await expect(create()).rejects.toMatchObject({ code: '25006' });
    await create();
    await db.close();
  });

  it('is absent after closing: nothing is left open that would keep a process alive', async () => {
    const db = await openDatabase({ dsn: database.dsn });
    await Promise.all([db.ping(), db.ping(), db.ping()]);
    await db.close();
    await expect(db.ping()).rejects.toThrow('after calling end');
  });

  it('is an error while nothing listens, and a DSN of several hosts goes to the one that does', async () => {
    await expect(openDatabase({ dsn: 'postgres://postgres@127.0.0.1:5449/none?sslmode=disable' })).rejects.toThrow(
      'ECONNREFUSED',
    );
    const { port, pathname } = new URL(database.dsn);
    const db = await openDatabase({ dsn: `postgres://postgres@127.0.0.1:5449,127.0.0.1:${port}${pathname}` });
    expect(await db.ready()).toBe(true);
    await db.close();
  });

  it('is waited for at start, until it listens', async () => {
    const port = await freePort();
    const { port: realPort, pathname } = new URL(database.dsn);
    const told: string[] = [];
    const opening = retryUntilAvailable(
      () => openDatabase({ dsn: `postgres://postgres@127.0.0.1:${port}${pathname}` }),
      {
        log: (message) => void told.push(message),
      },
    );
    await sleep(400);
    const ignore = () => undefined;
    const door = createServer((client) => {
      client
        .on('error', ignore)
        .pipe(connect(Number(realPort), '127.0.0.1').on('error', ignore))
        .pipe(client);
    }).listen(port, '127.0.0.1');
    const db = await opening;
    expect(await db.ready()).toBe(true);
    expect(told[0]).toContain('ECONNREFUSED');
    await db.close();
    door.close();
  });
});

describe('retryUntilAvailable', () => {
  const failing = (error: Error) => {
    let tries = 0;
    const open = async (): Promise<never> => {
      tries += 1;
      throw error;
    };
    return { open, tries: () => tries };
  };

  it('ends', async () => {
    const { open, tries } = failing(new DatabaseUnavailable(new Error('down')));
    await expect(retryUntilAvailable(open, { forMs: 600, log: () => undefined })).rejects.toThrow('down');
    expect(tries()).toBe(2);
  });

  it('does not try again what stays as it is', async () => {
    const { open, tries } = failing(Object.assign(new Error('no'), { code: '28P01' }));
    await expect(retryUntilAvailable(open, { log: () => undefined })).rejects.toThrow('no');
    expect(tries()).toBe(1);
  });
});

describe('what PostgreSQL may be waited for', () => {
  it.each(['ECONNREFUSED', '57P03', '3D000', '53300'])('%s', (code) => {
    expect(dialect.isUnavailable(Object.assign(new Error(), { code }))).toBe(true);
  });
  it.each(['28P01', '42501'])('not %s', (code) => {
    expect(dialect.isUnavailable(Object.assign(new Error(), { code }))).toBe(false);
  });
});
