import type { Dialect, SqlCell, SqlRow, SqlValue } from './connection.ts';

/** Rows of a subquery as one JSON array, `[]` where there are none. */
export function jsonRows(dialect: Dialect, list: string, from: string, order?: string): string {
  const ordered = order === undefined ? list : `${list} order by ${order}`;
  return dialect === 'postgresql'
    ? `(select coalesce(json_agg(${ordered}), '[]'::json)::text from ${from})`
    : `(select json_group_array(${ordered}) from ${from})`;
}

/** Whether a column is one of a list of ids, passed as one parameter. */
export function oneOf(dialect: Dialect, column: string): string {
  return dialect === 'postgresql' ? `${column} = any(?::uuid[])` : `${column} in (select value from json_each(?))`;
}

/** The parameter for `oneOf`. */
export const listOf = (dialect: Dialect, ids: readonly string[]): SqlValue =>
  dialect === 'postgresql' ? ids : JSON.stringify(ids);

/**
 * Whether two rows are of the same network. Where statistics are missing or mislead, a planner may take an index that
 * begins with the network, and that is every row there is: this spelling keeps it from being considered.
 */
export function sameNetwork(dialect: Dialect, alias: string, other: string): string {
  return dialect === 'postgresql' ? `${alias}.nid is not distinct from ${other}.nid` : `+${alias}.nid = ${other}.nid`;
}

/** A member of a JSON column, as text. */
export const jsonText = (dialect: Dialect, column: string, member: string): string =>
  dialect === 'postgresql' ? `${column} ->> '${member}'` : `${column} ->> '$.${member}'`;

/** Reads what `jsonRows` made. */
export function parseRows(cell: SqlCell | undefined): readonly SqlRow[] {
  return typeof cell === 'string' && cell !== '[]' ? (JSON.parse(cell) as SqlRow[]) : [];
}
