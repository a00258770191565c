import { SessionEntity } from '../entities/session.ts';
import { batchReads } from '../sql/batch-reads.ts';
import { type SqlRow, type Statement, prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';

/** How rows are asked for; see `DialectStatements.selectByTexts`. */
export interface RowsByToken {
  /** Ends with its `from`. */
  readonly select: string;
  readonly selectByTexts: ((select: string, column: string, where: string) => Statement) | undefined;
  /** Whether `selectByTexts` answers more cells than `select`, so that a single token needs it as well. */
  readonly addsCells: boolean;
}

/** Finds a session's row by its token. Where a statement is a round trip, requests that come at once share one. */
export function rowsByToken(
  { sql, scope, mapperOf, tracing }: StoreContext,
  { select, selectByTexts, addsCells }: RowsByToken,
): (token: string) => Promise<SqlRow | undefined> {
  const byToken = prepared(`${select} where s.token = ? and s.nid = ?`);
  const byTokens = selectByTexts?.(select, 's.token', 's.nid = ?');
  const column = mapperOf(SessionEntity).columns.findIndex(({ name }) => name === 'token');
  /** MySQL takes no account of letter case where the database's collation does not. */
  const find = async (token: string) =>
    (await sql.all(byToken, [token, scope.nid])).find((row) => row[column] === token);
  if (byTokens === undefined) return find;

  const findAll = (tokens: readonly string[]) => sql.all(byTokens, [tokens, scope.nid]);
  const findOne = async (token: string) => (addsCells ? (await findAll([token]))[0] : find(token));
  const several = batchReads(async (tokens) => {
    const [token = ''] = tokens;
    const rows = tokens.length === 1 ? await findOne(token).then((row) => (row ? [row] : [])) : await findAll(tokens);
    return new Map(rows.map((row) => [String(row[column]), row]));
  }, tracing);
  return async (token) => {
    // No row can hold U+0000, and a list with one in it is refused as a whole.
    if (token.includes('\0')) return undefined;
    return sql.inTransaction ? findOne(token) : several(token);
  };
}
