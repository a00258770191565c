import { NIL_ID } from '../../kernel/id.ts';
import type { DialectSchema } from '../dialects/dialect.ts';
import { type SqlConnection, prepared, unprepared } from '../sql/connection.ts';
import type { Change } from './change.ts';
import { createSchema, versionsOf } from './schema.ts';
import { COMMON_CHANGES } from './steps/index.ts';

/** One line of `migrate sql status`. */
export interface MigrationStatus {
  readonly version: string;
  readonly name: string;
  readonly applied: boolean;
}

export interface Migrations {
  /** All versions of the reference, oldest first, and whether this database has them. */
  status(): Promise<readonly MigrationStatus[]>;
  /** What keeps `up` from working: undefined for a database that is empty, up to date, or of Kratos v1.0 or later. */
  outdated(): Promise<OutdatedDatabase | undefined>;
  /** What `up` or `down` runs for a version; undefined for one before Kratos v1.1, which is made with the whole schema only. */
  statements(version: string, direction: 'up' | 'down'): readonly string[] | undefined;
  /**
   * Brings an empty database, or that of Kratos v1.0 or later, to the reference's schema; leaves one that has it alone.
   * A transaction for each version, or several where a large table would be locked for long. Safe to run from several processes
   * at once, and while an older server goes on writing; what such a server left without an owner is filled in.
   * @returns how many versions were applied @throws OutdatedDatabase
   */
  up(): Promise<number>;
  /** The versions to roll back for so many steps, newest first. @throws IrreversibleMigration */
  planDown(steps: number): Promise<readonly MigrationStatus[]>;
  /**
   * Rolls back the versions of a plan, each in a transaction. One that another process has rolled back meanwhile is left
   * out. @returns how many versions were rolled back @throws IrreversibleMigration
   */
  down(plan: readonly MigrationStatus[]): Promise<number>;
}

/** A Kratos before v1.0 has migrated this database. Its data may need rewriting, which only the reference can do. */
export class OutdatedDatabase extends Error {
  constructor(version: string, { stepByStep }: { readonly stepByStep: boolean }) {
    super(
      stepByStep
        ? `the database is that of a Kratos older than v1.0 (it lacks the migration ${version}), whose data only Kratos can rewrite: run "migrate sql" of any Kratos from v1.0 to v26.2 on it first`
        : `the database is that of a Kratos older than v26.2 (it lacks the migration ${version}), and on this kind of database only Kratos itself can bring it up to date: run "migrate sql" of Kratos v26.2 on it first`,
    );
    this.name = 'OutdatedDatabase';
  }
}

/** Nothing was changed. */
export class IrreversibleMigration extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IrreversibleMigration';
  }
}

const notStepByStep = () =>
  new IrreversibleMigration(
    'on this kind of database Zelos does not roll back: use "migrate sql down" of Kratos itself',
  );

const ADD_VERSION = prepared('insert into schema_migration (version, version_self) values (?, 0)');
const REMOVE_VERSION = prepared('delete from schema_migration where version = ?');

export function migrationsOf(sql: SqlConnection, schema: DialectSchema): Migrations {
  const stepByStep = schema.changes !== undefined;

  /** Undefined for versions before Kratos v1.1, and for all where there are no steps. */
  const changeOf = (version: string): Change | undefined =>
    schema.changes && (schema.changes.get(version) ?? COMMON_CHANGES.get(version));

  async function appliedVersions(): Promise<ReadonlySet<string>> {
    const there = await schema.hasTable(sql, 'schema_migration');
    const rows = there ? await sql.all(unprepared('select version from schema_migration'), []) : [];
    return new Set(rows.map(([version]) => String(version)));
  }

  async function status(): Promise<MigrationStatus[]> {
    const applied = await appliedVersions();
    // Very old versions were counted by their first 14 digits.
    const has = (version: string) => applied.has(version) || applied.has(version.slice(0, 14));
    return versionsOf(schema).map((one) => ({ ...one, applied: has(one.version) }));
  }

  /** One transaction at a time, whatever the number of processes. A deadlock with a server that is still running is tried again. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => schema.alone(sql, work);

  async function createWhenEmpty(): Promise<number> {
    const versions = await status();
    if (versions.some(({ applied }) => applied)) return 0;
    await createSchema(sql, schema, versions);
    return versions.length;
  }

  async function outdated(): Promise<OutdatedDatabase | undefined> {
    const versions = await status();
    const unknown = versions.find(({ version, applied }) => !applied && changeOf(version) === undefined);
    return unknown === undefined || !versions.some(({ applied }) => applied)
      ? undefined
      : new OutdatedDatabase(unknown.version, { stepByStep });
  }

  /** The oldest version that is missing. @throws OutdatedDatabase */
  async function nextVersion(): Promise<MigrationStatus | undefined> {
    const obstacle = await outdated();
    if (obstacle !== undefined) throw obstacle;
    return (await status()).find(({ applied }) => !applied);
  }

  /** Does a part of a migration alone, unless another process has applied the version meanwhile. @returns whether it did */
  const aloneUnlessApplied = (version: string, work: () => Promise<void>): Promise<boolean> =>
    alone(async () => {
      if ((await appliedVersions()).has(version)) return false;
      await work();
      return true;
    });

  /** @returns whether this process applied it */
  async function apply({ version }: MigrationStatus): Promise<boolean> {
    const { before = [], up = [] } = changeOf(version) ?? {};
    for (const stage of before) {
      if ('eachBatch' in stage) await eachBatch(version, stage.eachBatch);
      else await aloneUnlessApplied(version, () => run(stage.statements));
    }
    return aloneUnlessApplied(version, async () => {
      await run(up);
      await sql.run(ADD_VERSION, [version]);
    });
  }

  async function eachBatch(version: string, statement: string): Promise<void> {
    for (let last: string | undefined = NIL_ID; last !== undefined;) {
      const after: string = last;
      last = undefined;
      await aloneUnlessApplied(version, async () => {
        const [row] = await sql.all(unprepared(statement), [after]);
        last = row && String(row[0]);
      });
    }
  }

  /** @returns whether the version was there to be rolled back */
  async function retreat({ version }: MigrationStatus): Promise<boolean> {
    const applied = await appliedVersions();
    if (!applied.has(version)) return false;
    if ([...applied].some((other) => other > version)) {
      throw new IrreversibleMigration(`another process is migrating the database: ${version} is not the last version`);
    }
    await run(changeOf(version)?.down ?? []);
    await sql.run(REMOVE_VERSION, [version]);
    return true;
  }

  async function run(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await sql.script(statement);
  }

  async function planDown(steps: number): Promise<MigrationStatus[]> {
    if (!stepByStep && steps > 0) throw notStepByStep();
    const versions = await status();
    const newest = versions.at(-1)?.version ?? '';
    const unknown = [...(await appliedVersions())].find((version) => version > newest);
    if (unknown !== undefined) {
      throw new IrreversibleMigration(`the database has the migration ${unknown}, which is newer than this program`);
    }
    const applied = versions.filter((one) => one.applied).toReversed();
    const most = applied.findIndex(({ version }) => changeOf(version) === undefined);
    if (steps > most && most >= 0) {
      throw new IrreversibleMigration(
        `the schema can be rolled back to that of Kratos v1.0 (${most} steps from here) and no further: use "migrate sql down" of Kratos itself from there`,
      );
    }
    return applied.slice(0, steps);
  }

  return {
    status,
    outdated,
    statements(version, direction) {
      const change = changeOf(version);
      if (change === undefined || direction === 'down') return change?.down;
      const before = (change.before ?? []).flatMap((stage) =>
        'eachBatch' in stage ? [stage.eachBatch] : stage.statements,
      );
      return [...before, ...change.up];
    },
    async up() {
      let applied = await alone(createWhenEmpty);
      for (let next = await nextVersion(); next !== undefined; next = await nextVersion()) {
        if (await apply(next)) applied += 1;
      }
      for (const index of schema.ownIndexes) await schema.ensureIndex(sql, index);
      return applied;
    },
    planDown,
    async down(plan) {
      let rolledBack = 0;
      for (const one of plan) if (await alone(() => retreat(one))) rolledBack += 1;
      return rolledBack;
    },
  };
}
