import type { StoredErrorStore } from '../../flows/engine/interfaces/ports.ts';
import { parseId } from '../../kernel/id.ts';
import { StoredErrorEntity } from '../entities/flow.ts';
import type { StoreContext } from './context.ts';

export function errorStore({ sql, dialect, scope, mapperOf, clock, time }: StoreContext): StoredErrorStore {
  const table = mapperOf(StoredErrorEntity);
  return {
    async create({ id, error, csrfToken, createdAt, updatedAt }) {
      const row = { id, errors: error, csrfToken, createdAt, updatedAt, wasSeen: false, seenAt: null, nid: scope.nid };
      await sql.run(table.insert, table.encode(row));
    },
    async read(id) {
      if (parseId(id) === undefined) return undefined;
      const found = await dialect.statements.changeRow(sql, {
        table: table.name,
        set: { text: 'was_seen = true, seen_at = ?', values: [time(clock.now())] },
        where: { text: 'id = ? and nid = ?', values: [id, scope.nid] },
        list: table.list(table.name),
      });
      if (found === undefined) return undefined;
      const { errors: error, csrfToken, createdAt, updatedAt } = table.decode(found);
      return { id, error, csrfToken, createdAt, updatedAt };
    },
  };
}
