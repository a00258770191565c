import { hash } from 'node:crypto';
import type { SessionCacheStore } from '../../session/cache-ports.ts';
import { SessionEntity } from '../entities/session.ts';
import { type SqlRow, unprepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';
import { rowsByToken } from './session-by-token.ts';
import { sessionSelects } from './session-select.ts';

/** What a cache of sessions reads; digests are made by the database where it can, else here. */
export function sessionCacheStore(context: StoreContext): SessionCacheStore {
  const { sql, dialect, scope, mapperOf, changes } = context;
  const whoami = sessionSelects(context).one({ identity: true, devices: true });
  const idColumn = mapperOf(SessionEntity).columns.findIndex(({ name }) => name === 'id');
  const { digests, selectByTexts } = dialect.statements;
  const rowOf = rowsByToken(context, {
    select: whoami.text,
    selectByTexts: digests?.select ?? selectByTexts,
    addsCells: digests !== undefined,
  });
  const changed = digests?.changed(whoami.text, 's.id', 's.nid = ?');
  const digestOf = (row: SqlRow): string =>
    digests === undefined ? hash('sha256', JSON.stringify(row), 'base64') : String(row.at(-1));

  /** Reads them all again. */
  async function changedHere(known: ReadonlyMap<string, string>): Promise<string[]> {
    const { text, values } = dialect.expressions.inIdList('s.id', [...known.keys()]);
    const rows = await sql.all(unprepared(`${whoami.text} where ${text} and s.nid = ?`), [...values, scope.nid]);
    const now = new Map(rows.map((row) => [String(row[idColumn]), digestOf(row)]));
    return [...known].filter(([id, digest]) => now.get(id) !== digest).map(([id]) => id);
  }

  return {
    async read(token) {
      const row = await rowOf(token);
      return row === undefined ? undefined : { session: whoami.read(row), digest: digestOf(row) };
    },
    async changed(known) {
      if (known.size === 0) return [];
      if (changed === undefined) return changedHere(known);
      const rows = await sql.all(changed, [[...known.keys()], [...known.values()], scope.nid]);
      return rows.map(([id]) => String(id));
    },
    onChange: (heard) => changes.listen(heard),
  };
}
