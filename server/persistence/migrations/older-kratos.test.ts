/** Databases that real servers of older releases have filled are brought up to date as the reference does it. */
import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { FlowName } from '../../flows/engine/interfaces/model.ts';
import { catalogueOf } from '../testing/catalogue.ts';
import { type Target, type TestDatabase, migrated, steppedTargets } from '../testing/databases.ts';
import { type Raw, openRaw } from '../testing/raw.ts';

/** What v26.2.0 made of such a database, and answered of it. */
interface Recorded {
  /** Versions of ours that the release has not applied. */
  readonly lacks: readonly string[];
  /** By table and id: what its columns hold afterwards that they did not before. */
  readonly filled: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly channels: Readonly<Record<string, string>>;
  /** By "flow id". */
  readonly states: Readonly<Record<string, string>>;
  readonly whoami: { readonly token: string; readonly session: string; readonly identity: string };
  readonly revoked: string;
  readonly identities: readonly string[];
}

const testdata = new URL('../testdata/', import.meta.url);
const releases = [
  ...new Set(readdirSync(testdata).flatMap((name) => /^kratos-(v[\d.]+)\.\w+\.sql$/.exec(name)?.[1] ?? [])),
].sort();
const read = (name: string) => readFileSync(new URL(name, testdata), 'utf8');
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const later = <T extends { close(): Promise<void> }>(thing: T): T => {
  cleanups.push(() => thing.close());
  return thing;
};

/** A database as the release left it: its schema by rolling ours back, its rows as recorded. */
async function filledBy(
  release: string,
  target: Target,
): Promise<{ created: TestDatabase; recorded: Recorded; raw: Raw }> {
  const recorded = JSON.parse(read(`kratos-${release}.${target.dialect}.json`)) as Recorded;
  const created = await migrated(target);
  cleanups.push(created.drop);
  const { migrations } = created.db;
  const versions = (await migrations.status()).map(({ version }) => version);
  const newest = versions.findLast((version) => !recorded.lacks.includes(version)) ?? '';
  await migrations.down(await migrations.planDown(versions.filter((version) => version > newest).length));
  const raw = later(await openRaw(created.dsn));
  // Releases on branches of their own lack versions that are dated before their last one.
  for (const version of recorded.lacks.filter((one) => one < newest).toReversed()) {
    for (const statement of migrations.statements(version, 'down') ?? []) await raw.script(statement);
    await raw.script(`delete from schema_migration where version = '${version}'`);
  }
  await created.db.close();
  await raw.script('delete from networks');
  await raw.script(read(`kratos-${release}.${target.dialect}.sql`));
  return { created, recorded, raw };
}

describe.each(steppedTargets)('on $name', (target) => {
  it.each(releases)('a database of Kratos %s is brought up to date, and used', async (release) => {
    const { created, recorded, raw } = await filledBy(release, target);
    const db = later(await created.open());
    expect(await db.ready()).toBe(false);
    expect(await db.migrations.up()).toBe(recorded.lacks.length);
    expect(await db.ready()).toBe(true);

    for (const [table, rows] of Object.entries(recorded.filled)) {
      for (const [id, columns] of Object.entries(rows)) {
        const [row] = await raw.rows(`select * from ${table} where id = '${id}'`);
        const found = Object.fromEntries(Object.keys(columns).map((column) => [column, text(row?.[column])]));
        expect(found, `${table} ${id}`).toEqual(
          Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, text(value)])),
        );
      }
    }
    const page = await db.identities.list({ pageSize: 250 });
    expect(page.identities.map(({ id }) => id).sort()).toEqual(recorded.identities);
    expect(await db.sessions.getByToken(recorded.whoami.token)).toMatchObject({
      id: recorded.whoami.session,
      active: true,
      identity: { id: recorded.whoami.identity },
    });
    expect(await db.sessions.getByToken(recorded.revoked)).toMatchObject({ active: false });
    const known = await db.identities.findByCredentialsIdentifier('password', 'ada@example.org');
    expect(known?.id).toBe(recorded.whoami.identity);
    for (const [id, channel] of Object.entries(recorded.channels)) {
      expect((await db.courier.find(id))?.message.channel ?? '').toBe(channel);
    }
    for (const [flow, state] of Object.entries(recorded.states)) {
      const [name = '', id = ''] = flow.split(' ');
      expect((await db.flows.get(name as FlowName, id))?.state, flow).toBe(state);
    }
  });

  it('comes to the schema of an empty database that was migrated at once', async () => {
    const { created, raw } = await filledBy(releases[0] ?? '', target);
    const db = later(await created.open());
    await db.migrations.up();
    const fresh = await migrated(target);
    cleanups.push(fresh.end);
    const [made, wanted] = [
      await catalogueOf(target.dialect, raw),
      await catalogueOf(target.dialect, later(await openRaw(fresh.dsn))),
    ];
    // A column that was added later stands last.
    const unordered = (lines: readonly string[] = []) =>
      lines.map((line) => line.replace(/^column \d+/, 'column')).sort();
    for (const table of Object.keys(wanted)) expect(unordered(made[table]), table).toEqual(unordered(wanted[table]));
  });
});

const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
