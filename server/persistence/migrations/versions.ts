import type { DialectSchema } from '../dialects/dialect.ts';
import { type SqlConnection, unprepared } from '../sql/connection.ts';
import type { Change } from './change.ts';
import { OutdatedDatabase } from './errors.ts';
import { versionsOf } from './schema.ts';
import { COMMON_CHANGES } from './steps/index.ts';

/** One line of `migrate sql status`. */
export interface MigrationStatus {
  readonly version: string;
  readonly name: string;
  readonly applied: boolean;
}

/** The versions of the schema, and which of them a database has. */
export class Versions {
  readonly #sql: SqlConnection;
  readonly #schema: DialectSchema;

  constructor(sql: SqlConnection, schema: DialectSchema) {
    this.#sql = sql;
    this.#schema = schema;
  }

  /** Whether a database of this kind is brought from version to version, and not only made with the whole schema. */
  get areStepByStep(): boolean {
    return this.#schema.changes !== undefined;
  }

  /** Undefined for versions before Kratos v1.1, and for all where there are no steps. */
  changeOf(version: string): Change | undefined {
    const { changes } = this.#schema;
    return changes && (changes.get(version) ?? COMMON_CHANGES.get(version));
  }

  /** What a direction runs for a version; undefined where it has no steps. */
  statements(version: string, direction: 'up' | 'down'): readonly string[] | undefined {
    const change = this.changeOf(version);
    if (change === undefined || direction === 'down') return change?.down;
    const before = (change.before ?? []).flatMap((stage) =>
      'eachBatch' in stage ? [stage.eachBatch] : stage.statements,
    );
    return [...before, ...change.up];
  }

  /** The versions that the database says it has. */
  async applied(): Promise<ReadonlySet<string>> {
    const there = await this.#schema.hasTable(this.#sql, 'schema_migration');
    const rows = there ? await this.#sql.all(unprepared('select version from schema_migration'), []) : [];
    return new Set(rows.map(([version]) => String(version)));
  }

  /** All versions, oldest first. */
  async status(): Promise<MigrationStatus[]> {
    const applied = await this.applied();
    // Very old versions were counted by their first 14 digits.
    const has = (version: string) => applied.has(version) || applied.has(version.slice(0, 14));
    return versionsOf(this.#schema).map((one) => ({ ...one, applied: has(one.version) }));
  }

  /** What keeps the database from being migrated; undefined for one that is empty, up to date, or can be. */
  async outdated(): Promise<OutdatedDatabase | undefined> {
    const versions = await this.status();
    const unknown = versions.find(({ version, applied }) => !applied && this.changeOf(version) === undefined);
    return unknown === undefined || !versions.some(({ applied }) => applied)
      ? undefined
      : new OutdatedDatabase(unknown.version, { stepByStep: this.areStepByStep });
  }

  /** The oldest version that is missing. @throws OutdatedDatabase */
  async next(): Promise<MigrationStatus | undefined> {
    const obstacle = await this.outdated();
    if (obstacle !== undefined) throw obstacle;
    return (await this.status()).find(({ applied }) => !applied);
  }
}
