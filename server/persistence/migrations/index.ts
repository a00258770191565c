import { type SqlConnection, prepared, unprepared } from '../sql/connection.ts';
import { createSchema, versionsOf } from './schema.ts';
import type { Change } from './steps/change.ts';
import { changeOf } from './steps/index.ts';

/** One line of `migrate sql status`. */
export interface MigrationStatus {
  readonly version: string;
  readonly name: string;
  readonly applied: boolean;
}

export interface Migrations {
  /** All versions of the reference, oldest first, and whether this database has them. */
  status(): Promise<readonly MigrationStatus[]>;
  /** What `up` or `down` runs for a version; undefined for one of before Kratos v1.1, which is made with the whole schema only. */
  statements(version: string, direction: keyof Change): readonly string[] | undefined;
  /**
   * Brings an empty database, or that of Kratos v1.0 or later, to the reference's schema; leaves one that has it alone.
   * A transaction for each version; safe to run from several processes at once.
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

/** A Kratos of before v1.0 has migrated this database. Its data may need rewriting, which only the reference can do. */
export class OutdatedDatabase extends Error {
  constructor(version: string) {
    super(
      `the database lacks the migration ${version} of a Kratos before v1.1: bring it up to date with "migrate sql" of Kratos v1.0 or later first`,
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

/** Any number will do, as long as every process uses the same one. */
const LOCK = 8_317_402_559;

/**
 * Ours, beside the reference's: it finds identifiers by their beginning whatever the database's collation. Where a large
 * table is already there, making it holds up writes to that table for some seconds.
 */
const PREFIX_INDEX = `create index if not exists zelos_identifiers_prefix_idx
  on identity_credential_identifiers (nid, identifier varchar_pattern_ops, identity_credential_type_id, identity_id)`;

/** Ours as well: it finds security keys and passkeys by their ids. */
const KEY_ID_INDEX = `create index if not exists zelos_key_ids_idx on identity_credentials
  using gin ((config -> 'credentials') jsonb_path_ops) where config -> 'user_handle' is not null`;

const ADD_VERSION = prepared('insert into schema_migration (version, version_self) values (?, 0)');
const REMOVE_VERSION = prepared('delete from schema_migration where version = ?');

export function migrationsOf(sql: SqlConnection): Migrations {
  const { dialect } = sql;

  async function tableExists(): Promise<boolean> {
    const statement =
      dialect === 'postgresql'
        ? `select to_regclass('schema_migration') is not null`
        : `select count(*) > 0 from sqlite_master where type = 'table' and name = 'schema_migration'`;
    const [row] = await sql.all(unprepared(statement), []);
    return row?.[0] === true || row?.[0] === 1;
  }

  async function appliedVersions(): Promise<ReadonlySet<string>> {
    const rows = (await tableExists()) ? await sql.all(unprepared('select version from schema_migration'), []) : [];
    return new Set(rows.map(([version]) => String(version)));
  }

  async function status(): Promise<MigrationStatus[]> {
    const applied = await appliedVersions();
    // Very old versions were counted by their first 14 digits.
    const has = (version: string) => applied.has(version) || applied.has(version.slice(0, 14));
    return versionsOf(dialect).map((one) => ({ ...one, applied: has(one.version) }));
  }

  /** One transaction at a time, whatever the number of processes. */
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    sql.transaction(async () => {
      // SQLite's transactions are alone as they begin.
      if (dialect === 'postgresql') await sql.all(unprepared(`select pg_advisory_xact_lock(${LOCK})`), []);
      return work();
    });

  async function createWhenEmpty(): Promise<number> {
    const versions = await status();
    if (versions.some(({ applied }) => applied)) return 0;
    await createSchema(sql, versions);
    return versions.length;
  }

  /** Applies the oldest version that is pending. @returns whether there was one */
  async function advance(): Promise<boolean> {
    const pending = (await status()).filter(({ applied }) => !applied);
    const unknown = pending.find(({ version }) => changeOf(version, dialect) === undefined);
    if (unknown !== undefined) throw new OutdatedDatabase(unknown.version);
    const [next] = pending;
    if (next === undefined) {
      if (dialect === 'postgresql') for (const index of [PREFIX_INDEX, KEY_ID_INDEX]) await sql.script(index);
      return false;
    }
    await run(changeOf(next.version, dialect)?.up ?? []);
    await sql.run(ADD_VERSION, [next.version]);
    return true;
  }

  /** @returns whether the version was there to be rolled back */
  async function retreat({ version }: MigrationStatus): Promise<boolean> {
    const applied = await appliedVersions();
    if (!applied.has(version)) return false;
    if ([...applied].some((other) => other > version)) {
      throw new IrreversibleMigration(`another process is migrating the database: ${version} is not the last version`);
    }
    await run(changeOf(version, dialect)?.down ?? []);
    await sql.run(REMOVE_VERSION, [version]);
    return true;
  }

  async function run(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await sql.script(statement);
  }

  async function planDown(steps: number): Promise<MigrationStatus[]> {
    const versions = await status();
    const newest = versions.at(-1)?.version ?? '';
    const unknown = [...(await appliedVersions())].find((version) => version > newest);
    if (unknown !== undefined) {
      throw new IrreversibleMigration(`the database has the migration ${unknown}, which is newer than this program`);
    }
    const applied = versions.filter((one) => one.applied).toReversed();
    const most = applied.findIndex(({ version }) => changeOf(version, dialect) === undefined);
    if (steps > most && most >= 0) {
      throw new IrreversibleMigration(
        `the schema can be rolled back to that of Kratos v1.0 (${most} steps from here) and no further: use "migrate sql down" of Kratos itself from there`,
      );
    }
    return applied.slice(0, steps);
  }

  return {
    status,
    statements: (version, direction) => changeOf(version, dialect)?.[direction],
    async up() {
      let applied = await alone(createWhenEmpty);
      while (await alone(advance)) applied += 1;
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
