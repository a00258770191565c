import type { DialectSchema } from '../dialects/dialect.ts';
import type { SqlConnection } from '../sql/connection.ts';
import type { OutdatedDatabase } from './errors.ts';
import { Rollback } from './rollback.ts';
import { Upgrade } from './upgrade.ts';
import { type MigrationStatus, Versions } from './versions.ts';

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

/** The migrations of one database. One transaction at a time, whatever the number of processes (`DialectSchema.alone`). */
export function migrationsOf(sql: SqlConnection, schema: DialectSchema): Migrations {
  const versions = new Versions(sql, schema);
  const upgrade = new Upgrade(sql, schema, versions);
  const rollback = new Rollback(sql, schema, versions);
  return {
    status: () => versions.status(),
    outdated: () => versions.outdated(),
    statements: (version, direction) => versions.statements(version, direction),
    up: () => upgrade.up(),
    planDown: (steps) => rollback.plan(steps),
    down: (plan) => rollback.down(plan),
  };
}
