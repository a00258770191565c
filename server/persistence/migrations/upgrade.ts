import { NIL_ID } from '../../kernel/id.ts';
import type { DialectSchema } from '../dialects/dialect.ts';
import { type SqlConnection, prepared, unprepared } from '../sql/connection.ts';
import { createSchema } from './schema.ts';
import type { MigrationStatus, Versions } from './versions.ts';

const ADD_VERSION = prepared('insert into schema_migration (version, version_self) values (?, 0)');

/** Brings a database up to date. */
export class Upgrade {
  readonly #sql: SqlConnection;
  readonly #schema: DialectSchema;
  readonly #versions: Versions;

  constructor(sql: SqlConnection, schema: DialectSchema, versions: Versions) {
    this.#sql = sql;
    this.#schema = schema;
    this.#versions = versions;
  }

  /** @returns how many versions this process has applied @throws OutdatedDatabase */
  async up(): Promise<number> {
    let applied = await this.#schema.alone(this.#sql, () => this.#createWhenEmpty());
    for (let next = await this.#versions.next(); next !== undefined; next = await this.#versions.next()) {
      if (await this.#apply(next)) applied += 1;
    }
    for (const index of this.#schema.ownIndexes) await this.#schema.ensureIndex(this.#sql, index);
    return applied;
  }

  async #createWhenEmpty(): Promise<number> {
    const versions = await this.#versions.status();
    if (versions.some(({ applied }) => applied)) return 0;
    await createSchema(this.#sql, this.#schema, versions);
    return versions.length;
  }

  /** @returns whether this process applied it */
  async #apply({ version }: MigrationStatus): Promise<boolean> {
    const { before = [], up = [] } = this.#versions.changeOf(version) ?? {};
    for (const stage of before) {
      if ('eachBatch' in stage) await this.#eachBatch(version, stage.eachBatch);
      else await this.#aloneUnlessApplied(version, () => runAll(this.#sql, stage.statements));
    }
    return this.#aloneUnlessApplied(version, async () => {
      await runAll(this.#sql, up);
      await this.#sql.run(ADD_VERSION, [version]);
    });
  }

  async #eachBatch(version: string, statement: string): Promise<void> {
    for (let last: string | undefined = NIL_ID; last !== undefined;) {
      const after: string = last;
      last = undefined;
      await this.#aloneUnlessApplied(version, async () => {
        const [row] = await this.#sql.all(unprepared(statement), [after]);
        last = row && String(row[0]);
      });
    }
  }

  /** Does a part of a migration alone, unless another process has applied the version meanwhile. @returns whether it did */
  #aloneUnlessApplied(version: string, work: () => Promise<void>): Promise<boolean> {
    return this.#schema.alone(this.#sql, async () => {
      if ((await this.#versions.applied()).has(version)) return false;
      await work();
      return true;
    });
  }
}

/** Runs statements one after the other. */
export async function runAll(sql: SqlConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.script(statement);
}
