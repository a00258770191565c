import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { entities } from '../entities/index.ts';
import { openMigratedDatabase } from '../open-database.ts';
import { catalogueOf } from '../testing/catalogue.ts';
import { type TestDatabase, migrated, persistentTargets, targets } from '../testing/databases.ts';
import { openRaw } from '../testing/raw.ts';
import { OutdatedDatabase } from './errors.ts';

const facts = new URL('../../../../shared/kratos-v26.2.0/', import.meta.url);
const VERSIONS: Readonly<Record<string, number>> = { mysql: 344, postgresql: 338, sqlite: 686 };

const cleanups: (() => Promise<void>)[] = [];
const later = <T extends { drop?: () => Promise<void>; end?: () => Promise<void>; close?: () => Promise<void> }>(
  thing: T,
) => {
  cleanups.push(async () => (thing.end ?? thing.close ?? thing.drop)?.());
  return thing;
};
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe.each(targets)('migrations on $name', (target) => {
  it('bring an empty database to the last version, once', async () => {
    const { db } = later(await migrated(target));
    const status = await db.migrations.status();
    expect(status).toHaveLength(VERSIONS[db.dialect] ?? 0);
    expect(status.every((one) => one.applied)).toBe(true);
    expect(status[0]).toMatchObject({ version: '20150100000001000000', name: 'networks' });
    expect(await db.migrations.up()).toBe(0);
    expect(await db.ready()).toBe(true);
    expect(db.networkId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe.each(persistentTargets)('migrations on $name', (target) => {
  it('keep stores from working until they have run, and let them work without a restart', async () => {
    const created = later(await target.create());
    const db = later(await created.open());
    expect(await db.ready()).toBe(false);
    await expect(db.identities.count()).rejects.toThrow('migrate sql up');
    await migrateElsewhere(created);
    expect(await db.ready()).toBe(true);
    expect(await db.identities.count()).toBe(0);
  });

  it('run once when several processes migrate and start at the same time', async () => {
    const created = later(await target.create());
    const opened = await Promise.all([1, 2, 3].map(() => created.open()));
    opened.forEach(later);
    const applied = await Promise.all(opened.map((db) => db.migrations.up()));
    const total = VERSIONS[target.dialect];
    expect(applied.sort((a, b) => a - b)).toEqual([0, 0, total]);
    expect(new Set(opened.map((db) => db.networkId)).size).toBe(1);
  });

  it('leave a database alone that an older reference has migrated part of the way', async () => {
    const created = later(await target.create());
    await migrateElsewhere(created);
    const raw = later(await openRaw(created.dsn));
    await raw.script(`delete from schema_migration where version = '20150100000001000000'`);
    const db = later(await created.open());
    expect(await db.ready()).toBe(false);
    await expect(db.migrations.up()).rejects.toThrow(OutdatedDatabase);
    await expect(openMigratedDatabase({ dsn: created.dsn })).rejects.toThrow(
      target.dialect === 'mysql' ? 'older than v26.2' : 'older than v1.0',
    );
  });

  it('make the columns that the entities name', async () => {
    const created = later(await target.create());
    await migrateElsewhere(created);
    const raw = later(await openRaw(created.dsn));
    const catalogue = await catalogueOf(target.dialect, raw);
    for (const entity of entities) {
      const lines = (catalogue[entity.meta.tableName] ?? []).join('\n');
      for (const property of entity.meta.props)
        expect(lines).toMatch(new RegExp(`column .*\\b${columnOf(property)}\\b`));
    }
  });

  const { dialect } = target;
  const file = new URL(`schema.${dialect}.sql`, facts);
  it.skipIf(!existsSync(file))('make the same schema as the reference', async () => {
    const [own, reference] = [later(await target.create()), later(await target.create())];
    await migrateElsewhere(own);
    const [mine, theirs] = [later(await openRaw(own.dsn)), later(await openRaw(reference.dsn))];
    await theirs.script(
      readFileSync(file, 'utf8')
        .replaceAll(/^\\.*$/gm, '')
        .replaceAll(/^SELECT pg_catalog.set_config.*$/gm, ''),
    );
    const [made, wanted] = [await catalogueOf(dialect, mine), await catalogueOf(dialect, theirs)];
    expect(Object.keys(wanted)).toHaveLength(26);
    expect(made).toEqual(wanted);
  });
});

describe.skipIf(!existsSync(facts))('versions', () => {
  it('are those of the reference', async () => {
    const listed = readFileSync(new URL('../dialects/postgresql/versions.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    const facit = readFileSync(new URL('schema_migration.versions.txt', facts), 'utf8').trimEnd().split('\n');
    expect(listed.map((line) => line.split(' ')[0])).toEqual(facit);
  });
});

async function migrateElsewhere(database: TestDatabase): Promise<void> {
  const db = await database.open();
  await db.migrations.up();
  await db.close();
}

const columnOf = (property: { name: string; fieldName?: string; fieldNames?: string[] }) =>
  property.fieldNames?.[0] ??
  property.fieldName ??
  property.name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
