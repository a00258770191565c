import type { StoredErrorStore } from '../../flows/engine/interfaces/ports.ts';
import { parseId } from '../../kernel/id.ts';
import { StoredErrorEntity } from '../entities/flow.ts';
import { prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';

const SEEN = ['wasSeen', 'seenAt'] as const;

export function errorStore({ sql, scope, tables, clock }: StoreContext): StoredErrorStore {
  const table = tables(StoredErrorEntity);
  const read = prepared(`${table.update(SEEN, 'id = ? and nid = ?').text} returning ${table.list(table.name)}`);
  return {
    async create({ id, error, csrfToken, createdAt, updatedAt }) {
      const row = { id, errors: error, csrfToken, createdAt, updatedAt, wasSeen: false, seenAt: null, nid: scope.nid };
      await sql.run(table.insert, table.encode(row));
    },
    async read(id) {
      if (parseId(id) === undefined) return undefined;
      const seen = table.encodeSome({ wasSeen: true, seenAt: clock.now() }, SEEN);
      const [found] = await sql.all(read, [...seen, id, scope.nid]);
      if (found === undefined) return undefined;
      const { errors: error, csrfToken, createdAt, updatedAt } = table.decode(found);
      return { id, error, csrfToken, createdAt, updatedAt };
    },
  };
}
