import type { DialectSchema } from '../dialects/dialect.ts';
import { type SqlConnection, prepared } from '../sql/connection.ts';
import { IrreversibleMigration } from './errors.ts';
import { runAll } from './upgrade.ts';
import type { MigrationStatus, Versions } from './versions.ts';

const REMOVE_VERSION = prepared('delete from schema_migration where version = ?');

/** Takes versions back, the newest first. */
export class Rollback {
  readonly #sql: SqlConnection;
  readonly #schema: DialectSchema;
  readonly #versions: Versions;

  constructor(sql: SqlConnection, schema: DialectSchema, versions: Versions) {
    this.#sql = sql;
    this.#schema = schema;
    this.#versions = versions;
  }

  /** The versions of so many steps. @throws IrreversibleMigration */
  async plan(steps: number): Promise<MigrationStatus[]> {
    if (!this.#versions.areStepByStep && steps > 0) {
      throw new IrreversibleMigration(
        'on this kind of database Zelos does not roll back: use "migrate sql down" of Kratos itself',
      );
    }
    const versions = await this.#versions.status();
    const newest = versions.at(-1)?.version ?? '';
    const unknown = [...(await this.#versions.applied())].find((version) => version > newest);
    if (unknown !== undefined) {
      throw new IrreversibleMigration(`the database has the migration ${unknown}, which is newer than this program`);
    }
    const applied = versions.filter((one) => one.applied).toReversed();
    const most = applied.findIndex(({ version }) => this.#versions.changeOf(version) === undefined);
    if (steps > most && most >= 0) {
      throw new IrreversibleMigration(
        `the schema can be rolled back to that of Kratos v1.0 (${most} steps from here) and no further: use "migrate sql down" of Kratos itself from there`,
      );
    }
    return applied.slice(0, steps);
  }

  /** @returns how many versions this process has rolled back @throws IrreversibleMigration */
  async down(plan: readonly MigrationStatus[]): Promise<number> {
    let rolledBack = 0;
    for (const one of plan) if (await this.#schema.alone(this.#sql, () => this.#retreat(one))) rolledBack += 1;
    return rolledBack;
  }

  /** @returns whether the version was there to be rolled back */
  async #retreat({ version }: MigrationStatus): Promise<boolean> {
    const applied = await this.#versions.applied();
    if (!applied.has(version)) return false;
    if ([...applied].some((other) => other > version)) {
      throw new IrreversibleMigration(`another process is migrating the database: ${version} is not the last version`);
    }
    await runAll(this.#sql, this.#versions.changeOf(version)?.down ?? []);
    await this.#sql.run(REMOVE_VERSION, [version]);
    return true;
  }
}
