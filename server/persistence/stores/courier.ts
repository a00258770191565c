import type { MessageArchive, MessageQueue, MessageStore } from '../../courier/ports.ts';
import { newId } from '../../kernel/id.ts';
import { DispatchEntity, MessageEntity } from '../entities/courier.ts';
import { type SqlValue, prepared, unprepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';
import { deliveryStore } from './courier-deliveries.ts';
import { STATUS, messageToRow, rowToMessage } from './courier-rows.ts';

export function messageStore(context: StoreContext): MessageStore {
  return { ...messageQueue(context), ...messageArchive(context), ...deliveryStore(context) };
}

function messageQueue({ sql, scope, mapperOf, clock }: StoreContext): MessageQueue {
  const table = mapperOf(MessageEntity);
  const discarded = prepared(`delete from ${table.name} where id = ? and nid = ?`);
  return {
    async enqueue(message) {
      const id = newId();
      await sql.run(table.insert, table.encode(messageToRow(message, { id, nid: scope.nid, now: clock.now() })));
      return id;
    },
    async discard(id) {
      await sql.run(discarded, [id, scope.nid]);
    },
  };
}

function messageArchive({ sql, scope, mapperOf }: StoreContext): MessageArchive {
  const table = mapperOf(MessageEntity);
  const dispatchTable = mapperOf(DispatchEntity);
  const select = `select ${table.list('m')} from ${table.name} m where m.nid = ?`;
  const byId = prepared(`${select} and m.id = ?`);
  const dispatches = prepared(
    `select ${dispatchTable.list('d')} from ${dispatchTable.name} d where d.message_id = ? and d.nid = ? order by d.created_at desc`,
  );
  const createdAt = table.columns.findIndex((column) => column.property === 'createdAt');

  return {
    async list({ status, recipient }, { size, after }) {
      const conditions: string[] = [];
      const values: SqlValue[] = [scope.nid];
      const restrict = (text: string, ...more: SqlValue[]) => (conditions.push(` and ${text}`), values.push(...more));
      if (status !== undefined) restrict('m.status = ?', STATUS[status]);
      if (recipient !== undefined) restrict('m.recipient = ?', recipient);
      if (after !== undefined) {
        const { createdAt: time, id } = after;
        restrict('m.created_at <= ? and (m.created_at < ? or m.id > ?)', time, time, id);
      }
      const text = `${select}${conditions.join('')} order by m.created_at desc, m.id asc limit ?`;
      const rows = await sql.all(unprepared(text), [...values, size + 1]);
      const page = rows.slice(0, size);
      const last = page.at(-1);
      return {
        messages: page.map((row) => rowToMessage(table.decode(row))),
        ...(rows.length > size && last !== undefined
          ? { next: { createdAt: String(last[createdAt]), id: String(last[0]) } }
          : {}),
      };
    },

    async find(id) {
      const [row] = await sql.all(byId, [scope.nid, id]);
      if (row === undefined) return undefined;
      const attempts = (await sql.all(dispatches, [id, scope.nid])).map((each) => dispatchTable.decode(each));
      return {
        message: rowToMessage(table.decode(row)),
        dispatches: attempts.map(({ id: dispatchId, messageId, status, error, createdAt: created, updatedAt }) => ({
          id: dispatchId,
          messageId,
          status,
          ...(error ? { error } : {}),
          createdAt: created,
          updatedAt,
        })),
      };
    },
  };
}
