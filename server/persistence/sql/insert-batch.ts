import type { DialectStatements, RowGroup } from '../dialects/dialect.ts';
import type { SqlConnection, SqlValue } from './connection.ts';
import type { RowMapper } from './row-mapper.ts';

/** Rows of several tables to be inserted together; parents before children. */
export class InsertBatch {
  readonly #rows = new Map<RowMapper<never>, SqlValue[][]>();

  add<Row extends object>(mapper: RowMapper<Row>, row: Row): void {
    const key = mapper as unknown as RowMapper<never>;
    const rows = this.#rows.get(key);
    if (rows === undefined) this.#rows.set(key, [mapper.encode(row)]);
    else rows.push(mapper.encode(row));
  }

  /** All or nothing. @throws UniqueViolation */
  async write(sql: SqlConnection, { insertRows }: Pick<DialectStatements, 'insertRows'>): Promise<void> {
    const groups: RowGroup[] = [...this.#rows].map(([mapper, rows]) => ({ mapper, rows }));
    if (groups.length > 0) await insertRows(sql, groups);
  }
}
