import type { SessionTokenExchange } from '../../flows/engine/interfaces/model.ts';
import type { SessionTokenExchangeStore } from '../../flows/engine/interfaces/ports.ts';
import { SessionTokenExchangeEntity } from '../entities/session.ts';
import { type SqlRow, prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';

export function exchangeStore({ sql, dialect, scope, mapperOf, clock }: StoreContext): SessionTokenExchangeStore {
  const table = mapperOf(SessionTokenExchangeEntity);
  const select = `select ${table.list('e')} from ${table.name} e where e.nid = ?`;
  // Empty codes mark an exchange that cannot be redeemed (reference behaviour).
  const byFlow = prepared(`${select} and e.flow_id = ? and e.init_code <> '' and e.return_to_code <> ''`);
  const redeemable = `nid = ? and init_code = ? and init_code <> ''
     and return_to_code = ? and return_to_code <> '' and session_id is not null`;
  const setSession = table.update(['sessionId', 'updatedAt'], 'flow_id = ? and nid = ?');
  const setFlow = table.update(['flowId', 'updatedAt'], 'flow_id = ? and nid = ?');

  function toExchange(row: SqlRow | undefined): SessionTokenExchange | undefined {
    if (row === undefined) return undefined;
    const { id, flowId, sessionId, initCode, returnToCode } = table.decode(row);
    return { id, flowId, sessionId: sessionId ?? undefined, initCode, returnToCode };
  }

  return {
    async create({ id, flowId, sessionId, initCode, returnToCode }) {
      const now = clock.now();
      const row = { id, flowId, initCode, returnToCode, createdAt: now, updatedAt: now, nid: scope.nid };
      await sql.run(table.insert, table.encode({ ...row, sessionId: sessionId ?? null }));
    },
    findByFlow: async (flowId) => toExchange((await sql.all(byFlow, [scope.nid, flowId]))[0]),
    async setSession(flowId, sessionId) {
      const values = table.encodeSome({ sessionId, updatedAt: clock.now() }, ['sessionId', 'updatedAt']);
      await sql.run(setSession, [...values, flowId, scope.nid]);
    },
    async moveToFlow(oldFlowId, newFlowId) {
      const values = table.encodeSome({ flowId: newFlowId, updatedAt: clock.now() }, ['flowId', 'updatedAt']);
      await sql.run(setFlow, [...values, oldFlowId, scope.nid]);
    },
    async takeByCodes(initCode, returnToCode) {
      const where = { text: redeemable, values: [scope.nid, initCode, returnToCode] };
      return toExchange(
        await dialect.statements.takeRow(sql, { table: table.name, where, list: table.list(table.name) }),
      );
    },
  };
}
