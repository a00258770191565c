import { type SqlConnection, prepared } from '../../sql/connection.ts';
import { insertGroups } from '../../sql/insert-groups.ts';
import { outsideTransaction } from '../../sql/outside-transaction.ts';
import type { DialectStatements, RowChange } from '../dialect.ts';

/** Other databases of the server have locks of their own. */
const lockName = `concat(?, '_', md5(database()))`;

/** The lock is the connection's, which works on nothing else meanwhile. */
const whileLocked: DialectStatements['whileLocked'] = (sql, lock, work) =>
  sql.transaction(async () => {
    const [row] = await sql.all(prepared(`select get_lock(${lockName}, 0)`), [lock]);
    if (row?.[0] !== 1) return false;
    try {
      await outsideTransaction(work);
    } finally {
      await sql.all(prepared(`select release_lock(${lockName})`), [lock]);
    }
    return true;
  });

export const statements: DialectStatements = {
  insertRows: insertGroups,
  // `insert ignore` would leave out rows whose parents are missing as well.
  insertIfAbsent: ({ text }) => prepared(`${text} on duplicate key update id = id`),
  changeRow: (sql, { table, set, where, list }) =>
    sql.transaction(async () => {
      const changed = await sql.run(prepared(`update ${table} set ${set.text} where ${where.text}`), [
        ...set.values,
        ...where.values,
      ]);
      if (changed === 0) return undefined;
      return (await sql.all(prepared(`select ${list} from ${table} where ${where.text}`), where.values))[0];
    }),
  takeRow: (sql, change) => sql.transaction(() => takeRow(sql, change)),
  selectByTexts: undefined,
  digests: undefined,
  whileLocked,
  // By the index over types: few identities have keys.
  keyIdOwner: (sql, { nid, typeIds, id }) =>
    sql.all(
      prepared(
        `select 1 from identity_credentials c where c.identity_credential_type_id in (${typeIds.map(() => '?').join(', ')})
         and c.nid = ? and json_extract(c.config, '$.user_handle') is not null
         and json_contains(json_extract(c.config, '$.credentials'), ?) limit 1`,
      ),
      [...typeIds, nid, JSON.stringify([{ id }])],
    ),
};

/** Of several at once the first one locks the row and deletes it; the others then find it gone. */
async function takeRow(sql: SqlConnection, { table, where, list }: Omit<RowChange, 'set'>) {
  const [row] = await sql.all(prepared(`select ${list} from ${table} where ${where.text} for update`), where.values);
  if (row === undefined) return undefined;
  await sql.run(prepared(`delete from ${table} where ${where.text}`), where.values);
  return row;
}
