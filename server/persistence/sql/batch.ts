import { type SqlConnection, type SqlValue, type Statement, prepared, unprepared } from './connection.ts';
import type { Table } from './table.ts';

/** Rows for one table, encoded. */
interface Group {
  readonly table: Table<never>;
  readonly rows: readonly (readonly SqlValue[])[];
}

/** Rows of several tables to be written together; parents before children. */
export class Batch {
  readonly #groups = new Map<Table<never>, SqlValue[][]>();

  add<Row extends object>(table: Table<Row>, row: Row): void {
    const key = table as unknown as Table<never>;
    const rows = this.#groups.get(key);
    if (rows === undefined) this.#groups.set(key, [table.encode(row)]);
    else rows.push(table.encode(row));
  }

  /** All or nothing: one statement on PostgreSQL, a transaction of prepared inserts on SQLite. */
  async write(sql: SqlConnection): Promise<void> {
    const groups = [...this.#groups].map(([table, rows]) => ({ table, rows }));
    if (groups.length === 0) return;
    if (sql.dialect === 'postgresql') {
      await sql.run(
        compound(groups),
        groups.flatMap(({ rows }) => rows.flat()),
      );
      return;
    }
    await sql.transaction(async () => {
      for (const { table, rows } of groups) {
        for (const row of rows) await sql.run(table.insert, row);
      }
    });
  }
}

const compounds = new Map<string, Statement>();

/**
 * `with a as (insert ...), b as (insert ...) select 1`: one round trip and atomic by itself. Foreign keys between the
 * groups hold, as they are checked when the whole statement ends.
 */
function compound(groups: readonly Group[]): Statement {
  const shape = groups.map(({ table, rows }) => `${table.name}*${rows.length}`).join();
  const known = compounds.get(shape);
  if (known !== undefined) return known;
  const inserts = groups.map(({ table, rows }) => {
    const columns = table.columns.map((column) => column.name).join(', ');
    const places = `(${table.columns.map(() => '?').join(', ')})`;
    return `insert into ${table.name} (${columns}) values ${rows.map(() => places).join(', ')}`;
  });
  const parts = inserts.map((insert, index) => `g${index} as (${insert})`);
  const text = inserts.length === 1 ? inserts.join() : `with ${parts.join(', ')} select 1`;
  // Single identities come in few shapes; those of bulk imports are not worth keeping a plan for.
  if (groups.some(({ rows }) => rows.length > 4) || compounds.size > 200) return unprepared(text);
  const statement = prepared(text);
  compounds.set(shape, statement);
  return statement;
}
