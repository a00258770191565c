import { type SqlConnection, unprepared } from '../../sql/connection.ts';
import { outsideTransaction } from '../../sql/outside-transaction.ts';
import type { DialectSchema } from '../dialect.ts';

/** The name of a lock is the server's: other databases on it have theirs. */
const LOCK = `concat('zelos_migrations_', md5(database()))`;

export const schema: DialectSchema = {
  folder: new URL('./', import.meta.url),
  // Here only the whole schema can be made: what changes a schema cannot be undone, so each step would have to be able to go on halfway.
  changes: undefined,
  async prepare() {},
  async hasTable(sql, name) {
    const found = unprepared(
      'select 1 from information_schema.tables where table_schema = database() and table_name = ?',
    );
    return (await sql.all(found, [name])).length > 0;
  },
  // A lock of the session, as statements that change the schema commit. It is held by one connection until the other has committed.
  alone: <T>(sql: SqlConnection, work: () => Promise<T>): Promise<T> =>
    sql.transaction(async () => {
      await sql.all(unprepared(`select get_lock(${LOCK}, ${WAIT_SECONDS})`), []);
      try {
        return await outsideTransaction(() => sql.transaction(work));
      } finally {
        await sql.all(unprepared(`select release_lock(${LOCK})`), []);
      }
    }),
  ownIndexes: [],
  async ensureIndex() {},
};

/** MariaDB does not take "for ever". */
const WAIT_SECONDS = 86_400;
