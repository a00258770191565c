import type { DialectStatements, RowGroup } from '../dialects/dialect.ts';
import { type SqlConnection, type SqlValue, prepared, unprepared } from './connection.ts';

/** Single identities come in few shapes; those of bulk imports are not worth keeping a plan for. */
const MAX_PREPARED_ROWS = 4;

/** For dialects with an insert of several rows, but none of several tables. */
export const insertGroups: DialectStatements['insertRows'] = (sql, groups) =>
  groups.length === 1
    ? insertGroup(sql, groups[0])
    : sql.transaction(async () => {
        for (const group of groups) await insertGroup(sql, group);
      });

async function insertGroup(sql: SqlConnection, group: RowGroup | undefined): Promise<void> {
  if (group === undefined) return;
  const { mapper, rows } = group;
  const places = `(${mapper.columns.map(() => '?').join(', ')})`;
  const columns = mapper.columns.map(({ name }) => name).join(', ');
  const text = `insert into ${mapper.name} (${columns}) values ${rows.map(() => places).join(', ')}`;
  const values: SqlValue[] = rows.flat();
  await sql.run(rows.length > MAX_PREPARED_ROWS ? unprepared(text) : prepared(text), values);
}
