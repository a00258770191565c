import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/id.ts';
import { openDatabase } from '../../open-database.ts';
import { catalogueOf } from '../../testing/catalogue.ts';
import { migrated, targets } from '../../testing/databases.ts';
import { type Raw, openRaw } from '../../testing/raw.ts';
import { sampleIdentity, sampleSession } from '../../testing/samples.ts';
import { isUnavailable } from './errors.ts';

const target = targets.find(({ dialect }) => dialect === 'mysql');

describe.skipIf(target === undefined)('MySQL or MariaDB', () => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let raw: Raw;
  beforeAll(async () => {
    if (target === undefined) return;
    database = await migrated(target);
    raw = await openRaw(database.dsn);
  });
  afterAll(async () => {
    await raw?.close();
    await database?.end();
  });
  const person = () => sampleIdentity(`${newId()}@example.com`);

  it('has the schema that the reference makes on MariaDB', async () => {
    const [server] = await raw.rows('select version() as version');
    if (!String(server?.['version']).includes('10.11')) return;
    const recorded = readFileSync(new URL('../../testdata/schema.mariadb.json', import.meta.url), 'utf8');
    expect(await catalogueOf('mysql', raw)).toEqual(JSON.parse(recorded));
  });

  it('is migrated to the end where a process stopped halfway', async () => {
    if (target === undefined) return;
    const created = await target.create();
    const half = await openRaw(created.dsn);
    await half.script(readFileSync(new URL('schema/1-identities.sql', import.meta.url), 'utf8'));
    await half.close();
    const db = await created.open();
    expect(await db.migrations.up()).toBeGreaterThan(0);
    expect(await db.ready()).toBe(true);
    await db.close();
    await created.drop();
  });

  it('is not rolled back, and the refusal says by what it can be', async () => {
    await expect(database.db.migrations.planDown(1)).rejects.toThrow('use "migrate sql down" of Kratos itself');
    expect(await database.db.migrations.planDown(0)).toEqual([]);
  });

  it('refuses what is too long, whatever sql_mode the DSN asks for', async () => {
    const lax = await openDatabase({ dsn: `${database.dsn}?sql_mode=''` });
    const long = sampleIdentity(`${'a'.repeat(300)}@example.com`);
    await expect(lax.identities.create(long)).rejects.toMatchObject({ code: 400 });
    expect(await lax.identities.get(long.id, [])).toBeUndefined();
    await lax.close();
  });

  it('does a transaction again that waited too long for a lock', async () => {
    const identity = person();
    await database.db.identities.create(identity);
    const impatient = await openDatabase({ dsn: `${database.dsn}?innodb_lock_wait_timeout=1` });
    await raw.script(`begin; update identities set state = state where id = '${identity.id}'`);
    const again = Promise.withResolvers<void>();
    let attempts = 0;
    const changed = impatient.transaction(async ({ identities }) => {
      if ((attempts += 1) === 2) again.resolve();
      await identities.lockForUpdate(identity.id);
      await identities.update(identity, { ...identity, state: 'inactive' });
    });
    await again.promise;
    await raw.script('commit');
    await changed;
    expect((await impatient.identities.get(identity.id, []))?.state).toBe('inactive');
    await impatient.close();
  });

  it('loses connections, which the next call does not notice', async () => {
    const { db } = database;
    const identity = person();
    await db.identities.create(identity);
    for (let round = 0; round < 2; round += 1) {
      await killOthers();
      expect(await db.identities.getWithCredentials(identity.id)).toEqual(identity);
    }
  });

  it('loses a connection within a transaction, which leaves nothing', async () => {
    const { db } = database;
    const identity = person();
    const work = db.transaction(async (stores) => {
      await stores.identities.create(identity);
      await killOthers();
      await stores.sessions.create(sampleSession(identity.id));
    });
    await expect(work).rejects.toThrow();
    expect(await db.identities.get(identity.id, [])).toBeUndefined();
    await db.transaction((stores) => stores.identities.create(identity));
    expect(await db.identities.get(identity.id, [])).toBeDefined();
  });

  async function killOthers(): Promise<void> {
    const others = await raw.rows(
      'select id from information_schema.processlist where db = database() and id <> connection_id()',
    );
    for (const { id } of others) await raw.script(`kill ${String(id)}`);
  }
});

describe('what MySQL may be waited for', () => {
  it.each([{ code: 'ECONNREFUSED' }, { errno: 1040 }, { errno: 1049 }, { errno: 1053 }])('%j', (error) => {
    expect(isUnavailable(Object.assign(new Error(), error))).toBe(true);
  });
  it.each([{ errno: 1045 }, { errno: 1044 }])('not %j', (error) => {
    expect(isUnavailable(Object.assign(new Error(), error))).toBe(false);
  });
});
