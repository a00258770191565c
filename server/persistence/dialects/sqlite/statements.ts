import { prepared } from '../../sql/connection.ts';
import { WITH_RETURNING } from '../../sql/returning.ts';
import type { DialectStatements } from '../dialect.ts';

export const statements: DialectStatements = {
  ...WITH_RETURNING,
  // A statement is cheap, a commit waits for the disk.
  insertRows: (sql, groups) =>
    sql.transaction(async () => {
      for (const { mapper, rows } of groups) {
        for (const row of rows) await sql.run(mapper.insert, row);
      }
    }),
  selectByTexts: undefined,
  digests: undefined,
  // What writes to the file waits for its lock anyway.
  whileLocked: (_sql, _lock, work) => work().then(() => true),
  keyIdOwner: (sql, { nid, id }) => sql.all(KEY_ID_OWNER, [nid, id]),
};

const KEY_ID_OWNER = prepared(
  `select 1 from identity_credentials c, json_each(c.config, '$.credentials') k
   where c.nid = ? and c.config ->> '$.user_handle' is not null and k.value ->> '$.id' = ? limit 1`,
);
