import type { Claim, DeliveryStore, Ending } from '../../courier/ports.ts';
import { newId } from '../../kernel/id.ts';
import { DispatchEntity, MessageEntity } from '../entities/courier.ts';
import { formatInstant } from '../entities/instant.ts';
import { grouped } from '../sql/grouped.ts';
import { type SqlRow, type SqlValue, prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';
import { STATUS, rowToMessage } from './courier-rows.ts';

/** A point in time as SQL and the values of its parameters. */
interface Moment {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/**
 * Messages in the hands of workers. `updated_at` of a message that is processing says when it was taken, and so who has
 * it: every write that depends on holding it is conditional on that. Workers on several machines go by the clock of
 * PostgreSQL; SQLite has one machine.
 */
export function deliveryStore({ sql, scope, tables, clock }: StoreContext): DeliveryStore {
  const table = tables(MessageEntity);
  const dispatchTable = tables(DispatchEntity);
  const postgresql = sql.dialect === 'postgresql';
  const together = grouped(sql);

  function ago(ms: number): Moment {
    return postgresql
      ? {
          text: `(date_trunc('milliseconds', now() at time zone 'utc') - ?::float8 * interval '1 millisecond')`,
          values: [ms],
        }
      : { text: '?', values: [formatInstant(new Date(clock.now().getTime() - ms))] };
  }

  const readClaim = (row: SqlRow): Claim => {
    const message = rowToMessage(table.decode(row));
    return { message, takenAt: message.updatedAt };
  };

  async function take({ text, values }: Moment, limit: number): Promise<Claim[]> {
    const now = ago(0);
    const statement = prepared(
      `update ${table.name} set status = ${STATUS.processing}, updated_at = ${now.text} where id in (
         select m.id from ${table.name} m where m.nid = ? and ${text} order by m.created_at limit ?
         ${postgresql ? 'for update skip locked' : ''}) returning ${table.list(table.name)}`,
    );
    const rows = await sql.all(statement, [...now.values, scope.nid, ...values, limit]);
    return rows.map(readClaim);
  }

  /** Queued, and rested after failures. */
  function due(restMs: readonly number[]): Moment {
    const rests = restMs.map(ago);
    const last = rests.pop() ?? ago(0);
    const cases = rests.map(({ text }, index) => `when ${index + 1} then ${text}`).join(' ');
    const failures = `(select count(*) from ${dispatchTable.name} d where d.message_id = m.id and d.status = 'failed')`;
    const instants = `case ${failures} when 0 then m.updated_at ${cases} else ${last.text} end`;
    return {
      text: `m.status = ${STATUS.queued} and m.updated_at <= ${instants}`,
      values: [...rests, last].flatMap((one) => one.values),
    };
  }

  const held = (claim: Claim): SqlValue[] => [claim.message.id, scope.nid, formatInstant(claim.takenAt)];
  const isHeld = `id = ? and nid = ? and updated_at = ? and status = ${STATUS.processing}`;

  function record({ message }: Claim, ending: Ending): SqlValue[] {
    const now = clock.now();
    const error = 'error' in ending ? ending.error : null;
    const status = ending.status === 'sent' ? ('success' as const) : ('failed' as const);
    const ids = { id: newId(), messageId: message.id, nid: scope.nid };
    return dispatchTable.encode({ ...ids, status, error, createdAt: now, updatedAt: now });
  }

  /** What was accepted is sent, whoever holds it by now. */
  function finish(claim: Claim, ending: Ending): Moment {
    const now = ago(0);
    const set = `update ${table.name} set status = ${STATUS[ending.status]}, updated_at = ${now.text} where`;
    return ending.status === 'sent'
      ? { text: `${set} id = ? and nid = ?`, values: [...now.values, claim.message.id, scope.nid] }
      : { text: `${set} ${isHeld}`, values: [...now.values, ...held(claim)] };
  }

  return {
    async claim({ limit, leaseMs, restMs }) {
      const expired = ago(leaseMs);
      const lost = {
        text: `m.status = ${STATUS.processing} and m.updated_at < ${expired.text}`,
        values: expired.values,
      };
      const takenOver = await take(lost, limit);
      const fresh = takenOver.length < limit ? await take(due(restMs), limit - takenOver.length) : [];
      return [...takenOver, ...fresh].sort((a, b) => a.message.createdAt.getTime() - b.message.createdAt.getTime());
    },

    async begin(claim) {
      const now = ago(0);
      const text = `update ${table.name} set send_count = send_count + 1, updated_at = ${now.text} where ${isHeld}`;
      const statement = prepared(`${text} returning ${table.list(table.name)}`);
      const run = () => sql.all(statement, [...now.values, ...held(claim)]);
      const [row] = await (postgresql ? run() : together(run));
      return row && readClaim(row);
    },

    async end(claim, ending) {
      const { text, values } = finish(claim, ending);
      if (postgresql) {
        const both = prepared(`with finished as (${text}) ${dispatchTable.insert.text}`);
        await sql.run(both, [...values, ...record(claim, ending)]);
        return;
      }
      await together(async () => {
        await sql.run(prepared(text), values);
        await sql.run(dispatchTable.insert, record(claim, ending));
      });
    },

    async release(claims) {
      const text = prepared(`update ${table.name} set status = ${STATUS.queued} where ${isHeld}`);
      for (const claim of claims) await sql.run(text, held(claim));
    },

    async waiting() {
      const count = prepared(`select count(*) from ${table.name} where nid = ? and status = ${STATUS.queued}`);
      const [row] = await sql.all(count, [scope.nid]);
      return Number(row?.[0] ?? 0);
    },
  };
}
