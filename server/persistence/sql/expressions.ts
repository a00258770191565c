import type { SqlCell, SqlRow, SqlValue } from './connection.ts';

/** A piece of SQL and the values of its parameters. */
export interface SqlFragment {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Expressions that databases spell differently. All are plain text, made once and put into statements. */
export interface Expressions {
  /** Columns of a row as one JSON array. Cells of kind `json` have gone through `jsonCell`. */
  jsonArray(cells: readonly string[]): string;
  /** A JSON column inside `jsonArray`: as the text that the database holds. */
  jsonCell(column: string): string;
  /** Rows of a subquery as one JSON array, `[]` where no row is found. `list` is one expression, `from` goes on to the `where`. */
  jsonRows(list: string, from: string, order?: string): string;
  /** A member of a JSON column, as text. */
  jsonText(column: string, member: string): string;
  /** Whether an id column is one of a list that is not empty. */
  inIdList(column: string, ids: readonly string[]): SqlFragment;
  /** Whether a text begins with a prefix; usable by an index. */
  startsWith(column: string, prefix: string): SqlFragment;
  /**
   * Whether rows of two aliases are of the same network, spelt so that no index beginning with `nid` is considered for it: where
   * statistics are missing or mislead, a planner may take one, and that reads every row there is.
   */
  sameNetwork(alias: string, other: string): string;
}

/** Reads what `jsonRows` made. */
export function parseRows(cell: SqlCell | undefined): readonly SqlRow[] {
  return typeof cell === 'string' && cell !== '[]' ? (JSON.parse(cell) as SqlRow[]) : [];
}

/** Several conditions that all have to hold. */
export const allOf = (conditions: readonly SqlFragment[]): SqlFragment => ({
  text: conditions.map(({ text }) => text).join(' and '),
  values: conditions.flatMap(({ values }) => values),
});
