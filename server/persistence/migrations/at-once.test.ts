/** Migrations beside other processes: further migrations, and a server of an older release that goes on writing. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { hasPostgresql, migrated, targets } from '../testing/databases.ts';
import { type Raw, openRaw } from '../testing/raw.ts';

/** The lock that migrations take turns by (`dialects/postgresql/schema.ts`). */
const LOCK = 8_317_402_559;

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const later = <T extends { close(): Promise<void> }>(thing: T): T => {
  cleanups.push(() => thing.close());
  return thing;
};

const postgresql = targets.find(({ name }) => name === 'PostgreSQL');

describe.skipIf(!hasPostgresql || postgresql === undefined)('migrations of PostgreSQL', () => {
  /** What the reference has written, in the schema of just after `version`. */
  async function rolledBackTo(version: string) {
    if (postgresql === undefined) throw new Error('there is no PostgreSQL');
    const created = await migrated(postgresql);
    cleanups.push(created.end);
    const raw = later(await openRaw(created.dsn));
    await raw.script('delete from networks');
    await raw.script(readFileSync(new URL('../testdata/reference.postgresql.sql', import.meta.url), 'utf8'));
    const versions = (await created.db.migrations.status()).map((one) => one.version);
    await created.db.migrations.down(
      await created.db.migrations.planDown(versions.filter((one) => one > version).length),
    );
    return { db: created.db, raw };
  }

  it('of several processes that all found an empty database run once', async () => {
    if (postgresql === undefined) return;
    const created = await postgresql.create();
    cleanups.push(() => created.drop());
    const opened = [later(await created.open()), later(await created.open()), later(await created.open())];
    const raw = later(await openRaw(created.dsn));
    const waiting = async () => (await locks(raw)).filter(({ granted }) => granted === false).length;
    const held = raw.script(`do $$ begin perform pg_advisory_xact_lock(${LOCK}); perform pg_sleep(3); end $$`);
    while ((await locks(raw)).length === 0) await sleep(20);
    const ups = Promise.all(opened.map((db) => db.migrations.up()));
    while ((await waiting()) < opened.length) await sleep(20);
    await held;
    expect((await ups).toSorted((a, b) => b - a).slice(1)).toEqual([0, 0]);
  });

  it('are not begun by a process that another one has overtaken while it waited', async () => {
    if (postgresql === undefined) return;
    const created = await postgresql.create();
    cleanups.push(() => created.drop());
    const db = later(await created.open());
    const raw = later(await openRaw(created.dsn));
    // The other one makes little here: of very many changes PostgreSQL notifies the other connections by itself.
    const other = raw.script(`do $$ begin
      perform pg_advisory_xact_lock(${LOCK});
      ${LITTLE_SCHEMA}
      perform pg_sleep(2);
    end $$`);
    while ((await locks(raw)).length === 0) await sleep(20);
    const up = db.migrations.up();
    await other;
    expect(await up).toBe(0);
  });

  it('mend a database whose rows an older server wrote between two versions', async () => {
    const { db, raw } = await rolledBackTo('20251105000000000002');
    await raw.script('update identity_credential_identifiers set identity_id = null');
    await raw.script('update session_devices set identity_id = null');
    await db.migrations.up();
    expect(await db.ready()).toBe(true);
    expect(await unowned(raw)).toBe(0);
  });

  it('come through while an older server writes', async () => {
    const { db, raw } = await rolledBackTo('20250710085000000000');
    const [migrating, { written, refusal }] = await Promise.all([db.migrations.up(), writeUntilRefused(raw)]);
    expect(migrating).toBeGreaterThan(0);
    expect(written).toBeGreaterThan(0);
    expect(refusal).toMatch(/identity_id/);
    expect(await unowned(raw)).toBe(0);
    const [key] = await raw.rows(`select bool_and(convalidated) as valid from pg_constraint`);
    expect(key?.['valid']).toBe(true);
  });

  it('make an index of ours again whose making was interrupted', async () => {
    const { db, raw } = await rolledBackTo('20260114175904000000');
    await raw.script(`update pg_index set indisvalid = false where indexrelid = 'zelos_key_ids_idx'::regclass`);
    await raw.script('drop index zelos_identifiers_prefix_idx');
    await db.migrations.up();
    const made = await raw.rows(
      `select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname like 'zelos%' order by 1`,
    );
    expect(made).toEqual([
      { relname: 'zelos_identifiers_prefix_idx', indisvalid: true },
      { relname: 'zelos_key_ids_idx', indisvalid: true },
    ]);
  });
});

const locks = (raw: Raw) =>
  raw.rows(`select granted from pg_locks where locktype = 'advisory' and database = (
    select oid from pg_database where datname = current_database())`);

const versions = readFileSync(new URL('../dialects/postgresql/versions.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => `('${line.split(' ')[0]}')`);

/** What a process looks at that finds all versions applied. */
const LITTLE_SCHEMA = `
  create table schema_migration (version text);
  insert into schema_migration values ${versions.join()};
  create table networks (id uuid, created_at timestamp, updated_at timestamp);
  create table identity_credential_types (id uuid, name text);
  create table identity_credentials (config jsonb);
  create table identity_credential_identifiers
    (nid uuid, identifier text, identity_credential_type_id uuid, identity_id uuid);`;

/** A device as releases before v26.2 store it. */
const WRITE = `insert into session_devices (id, nid, session_id, ip_address, user_agent, created_at, updated_at)
  select gen_random_uuid(), nid, id, '192.0.2.1', random()::text, now(), now() from sessions limit 1`;

async function writeUntilRefused(raw: Raw): Promise<{ written: number; refusal: string }> {
  for (let written = 0; ; written += 1) {
    try {
      await raw.script(WRITE);
    } catch (error) {
      return { written, refusal: String(error) };
    }
  }
}

async function unowned(raw: Raw): Promise<number> {
  const [row] = await raw.rows(`select
    (select count(*) from identity_credential_identifiers where identity_id is null)
    + (select count(*) from session_devices where identity_id is null) as count`);
  return Number(row?.['count']);
}
