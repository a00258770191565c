import { type SqlConnection, unprepared } from '../../sql/connection.ts';
import { outsideTransaction } from '../../sql/outside-transaction.ts';
import type { DialectSchema } from '../dialect.ts';

export const schema: DialectSchema = {
  folder: new URL('./', import.meta.url),
  // Here only the whole schema can be made: a change of the schema goes on in the background after its transaction.
  changes: undefined,
  async prepare() {},
  async hasTable(sql, name) {
    const found = unprepared(
      'select 1 from information_schema.tables where table_schema = current_schema() and table_name = ?',
    );
    return (await sql.all(found, [name])).length > 0;
  },
  // A row's lock in place of an advisory one. It is held by one connection until the other has committed: what changes the schema may follow no write.
  alone: async <T>(sql: SqlConnection, work: () => Promise<T>): Promise<T> => {
    await sql.script('create table if not exists zelos_locks (name varchar(64) not null primary key)');
    await sql.run(unprepared('insert into zelos_locks (name) values (?) on conflict do nothing'), ['migrations']);
    return sql.transaction(async () => {
      await sql.all(unprepared('select name from zelos_locks where name = ? for update'), ['migrations']);
      return outsideTransaction(() => sql.transaction(work));
    });
  },
  // Texts are compared byte by byte here, so the reference's indexes find identifiers by their beginning.
  ownIndexes: [],
  async ensureIndex() {},
};
