import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { catalogueOf } from '../testing/catalogue.ts';
import { type Target, type TestDatabase, steppedTargets } from '../testing/databases.ts';
import { type Raw, openRaw } from '../testing/raw.ts';
import { CREDENTIAL_TYPES } from './credential-types.ts';
import { IrreversibleMigration, OutdatedDatabase } from './errors.ts';

/** Steps from v26.2 back to v1.0. */
const STEPS = 42;

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const later = <T extends { close(): Promise<void> }>(thing: T): T => {
  cleanups.push(() => thing.close());
  return thing;
};

const testdata = (name: string) => readFileSync(new URL(`../testdata/${name}`, import.meta.url), 'utf8');

/** A database with what the reference has written. */
async function filled(target: Target): Promise<TestDatabase> {
  const created = await target.create();
  cleanups.push(() => created.drop());
  const db = await created.open();
  await db.migrations.up();
  await db.close();
  const raw = await openRaw(created.dsn);
  await raw.script(testdata(`reference.${target.dialect}.sql`));
  await raw.close();
  return created;
}

/** Everything that makes up the schema, a line each. */
async function schemaOf(raw: Raw, dialect: Target['dialect']): Promise<Set<string>> {
  const catalogue = await catalogueOf(dialect, raw);
  const types = await raw.rows('select name from identity_credential_types');
  return new Set([
    ...Object.entries(catalogue).flatMap(([table, lines]) => lines.map((line) => `${table}: ${line}`)),
    ...types.map(({ name }) => `identity_credential_types: row ${name}`),
  ]);
}

const versionsOf = async (raw: Raw) =>
  (await raw.rows('select version from schema_migration order by 1')).map(({ version }) => String(version));

/** Rows of the tables that are made again, in an order of their own. */
async function contentOf(raw: Raw) {
  const rows = (table: string, names: string) => raw.rows(`select ${names} from ${table} order by id`);
  return {
    identifiers: await rows(
      'identity_credential_identifiers',
      'id, identifier, identity_credential_id, identity_credential_type_id, nid, identity_id',
    ),
    devices: await rows('session_devices', 'id, identity_id, session_id, ip_address, user_agent, nid'),
    exchanges: await rows('session_token_exchanges', 'id, nid, flow_id, session_id, init_code, return_to_code'),
    loginCodes: await rows('identity_login_codes', 'id, address, address_type, identity_id'),
  };
}

/**
 * What each older version of the schema has (`+`) and lacks (`-`) beside the next newer one. Recorded by letting the
 * reference migrate an empty database up to that version; rolled back, it has the same on PostgreSQL down to Kratos v1.2, while
 * on SQLite it loses `session_token_exchanges.nid` and a `not null`, after which it cannot migrate up again.
 */
function history(dialect: string): { version: string; change: string[] }[] {
  return testdata(`schema-history.${dialect}.txt`)
    .replace(/\n$/, '')
    .split(/\n(?=\d)/)
    .map((block) => {
      const [version = '', ...change] = block.split('\n');
      return { version, change };
    });
}

describe.each(steppedTargets)('migrations on $name', (target) => {
  const dialect = target.dialect;

  it('go down one by one through the schemas of older versions, and up again without losing anything', async () => {
    const created = await filled(target);
    const raw = later(await openRaw(created.dsn));
    const db = later(await created.open());
    await db.migrations.up();
    const [schema, versions, content] = [await schemaOf(raw, dialect), await versionsOf(raw), await contentOf(raw)];
    expect(content.identifiers.length * content.devices.length * content.exchanges.length).toBeGreaterThan(0);

    const expected = new Set(schema);
    for (const { version, change } of history(dialect)) {
      expect(await db.migrations.down(await db.migrations.planDown(1))).toBe(1);
      for (const line of change) expected[line.startsWith('-') ? 'delete' : 'add'](line.slice(2));
      const now = await schemaOf(raw, dialect);
      expect([...now].filter((line) => !expected.has(line))).toEqual([]);
      expect([...expected].filter((line) => !now.has(line))).toEqual([]);
      expect((await versionsOf(raw)).at(-1)).toBe(version);
    }
    expect(versions.length - (await versionsOf(raw)).length).toBe(STEPS);

    expect(await db.migrations.up()).toBe(STEPS);
    expect(await versionsOf(raw)).toEqual(versions);
    expect(await schemaOf(raw, dialect)).toEqual(schema);
    // Kratos v1.0 knows no one-time codes for signing in: they went with their credential type.
    const kept = content.identifiers.filter((row) => row['identity_credential_type_id'] !== CREDENTIAL_TYPES.code);
    expect(kept.length).toBeLessThan(content.identifiers.length);
    expect(await contentOf(raw)).toEqual({ ...content, identifiers: kept });
  });

  it('keep codes, exchanges, identifiers and devices on the way to Kratos v1.3 and back', async () => {
    const created = await filled(target);
    const raw = later(await openRaw(created.dsn));
    const db = later(await created.open());
    await raw.script(`
      insert into identity_login_codes (id, code, address, address_type, selfservice_login_flow_id, identity_id, nid)
      select f.id, 'hmac', 'a@example.org', 'email', f.id, i.id, f.nid from selfservice_login_flows f, identities i limit 1`);
    const content = await contentOf(raw);
    expect(content.loginCodes).toHaveLength(1);
    await db.migrations.down(await db.migrations.planDown(23));
    expect((await versionsOf(raw)).at(-1)).toBe('20240425095000000001');
    await db.migrations.up();
    expect(await contentOf(raw)).toEqual(content);
  });

  it('are rolled back once by two processes with one plan, and refuse to take back what is not the last', async () => {
    const created = await filled(target);
    const [one, two] = [later(await created.open()), later(await created.open())];
    const plan = await one.migrations.planDown(5);
    const done = await Promise.all([one, two].map((db) => db.migrations.down(plan)));
    expect(done.reduce((a, b) => a + b)).toBe(5);
    const raw = later(await openRaw(created.dsn));
    expect((await versionsOf(raw)).at(-1)).toBe('20251105000000000001');

    const old = await one.migrations.planDown(1);
    const ups = await Promise.all([one, two].map((db) => db.migrations.up()));
    expect(ups.reduce((a, b) => a + b)).toBe(5);
    await expect(two.migrations.down(old)).rejects.toThrow(IrreversibleMigration);
    expect(await one.ready()).toBe(true);
  });

  it('go no further down than Kratos v1.0, and change nothing when asked to', async () => {
    const created = await filled(target);
    const db = later(await created.open());
    await expect(db.migrations.planDown(STEPS + 1)).rejects.toThrow(/v1\.0 \(42 steps from here\)/);
    await db.migrations.down(await db.migrations.planDown(STEPS));
    await expect(db.migrations.planDown(1)).rejects.toThrow(IrreversibleMigration);
    const raw = later(await openRaw(created.dsn));
    await raw.script(`delete from schema_migration where version = '20230705000000000001'`);
    await expect(db.migrations.up()).rejects.toThrow(OutdatedDatabase);
    expect((await versionsOf(raw)).at(-1)).toBe('20230703143600000001');
  });

  it('leave a database of a newer Kratos alone', async () => {
    const created = await filled(target);
    const raw = later(await openRaw(created.dsn));
    await raw.script(`insert into schema_migration (version, version_self) values ('20990101000000000000', 0)`);
    const db = later(await created.open());
    await expect(db.migrations.planDown(1)).rejects.toThrow('20990101000000000000');
  });
});
