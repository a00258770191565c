import type { DialectStatements } from '../dialects/dialect.ts';
import { prepared } from './connection.ts';

/** For dialects that know `returning` and `on conflict`. */
export const WITH_RETURNING: Pick<DialectStatements, 'insertIfAbsent' | 'changeRow' | 'takeRow'> = {
  insertIfAbsent: ({ text }) => prepared(`${text} on conflict do nothing`),
  async changeRow(sql, { table, set, where, list }) {
    const statement = prepared(`update ${table} set ${set.text} where ${where.text} returning ${list}`);
    return (await sql.all(statement, [...set.values, ...where.values]))[0];
  },
  async takeRow(sql, { table, where, list }) {
    return (await sql.all(prepared(`delete from ${table} where ${where.text} returning ${list}`), where.values))[0];
  },
};
