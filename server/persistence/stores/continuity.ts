import type { ContinuityStore } from '../../flows/engine/interfaces/ports.ts';
import { parseId } from '../../kernel/id.ts';
import { ContinuityEntity } from '../entities/flow.ts';
import { prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';

export function continuityStore({ sql, scope, mapperOf, clock }: StoreContext): ContinuityStore {
  const table = mapperOf(ContinuityEntity);
  const select = prepared(`select ${table.list('c')} from ${table.name} c where c.id = ? and c.nid = ?`);
  const remove = prepared(`delete from ${table.name} where id = ? and nid = ?`);
  return {
    async save({ id, name, identityId, payload, expiresAt }) {
      const now = clock.now();
      const row = { id, name, payload, expiresAt, createdAt: now, updatedAt: now, nid: scope.nid };
      await sql.run(table.insert, table.encode({ ...row, identityId: identityId ?? null }));
    },
    async get(id) {
      if (parseId(id) === undefined) return undefined;
      const [found] = await sql.all(select, [id, scope.nid]);
      if (found === undefined) return undefined;
      const row = table.decode(found);
      return {
        id: row.id,
        name: row.name,
        identityId: row.identityId ?? undefined,
        payload: row.payload ?? null,
        expiresAt: row.expiresAt,
      };
    },
    delete: async (id) => parseId(id) !== undefined && (await sql.run(remove, [id, scope.nid])) > 0,
  };
}
