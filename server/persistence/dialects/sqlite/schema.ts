import { unprepared } from '../../sql/connection.ts';
import type { DialectSchema } from '../dialect.ts';
import { changes } from './changes/index.ts';

export const schema: DialectSchema = {
  folder: new URL('./', import.meta.url),
  changes,
  async prepare() {},
  async hasTable(sql, name) {
    const found = unprepared(`select 1 from sqlite_master where type = 'table' and name = ?`);
    return (await sql.all(found, [name])).length > 0;
  },
  // Transactions that write are alone as they begin.
  alone: (sql, work) => sql.transaction(work),
  // Few rows: the reference's indexes do.
  ownIndexes: [],
  ensureIndex: (sql, index) => sql.script(`create index if not exists ${index}`),
};
