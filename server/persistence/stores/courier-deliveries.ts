import type { Claim, DeliveryStore } from '../../courier/ports.ts';
import { DispatchEntity, MessageEntity } from '../entities/courier.ts';
import { formatInstant } from '../entities/instant.ts';
import { type SqlValue, prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';
import { attemptStore } from './courier-attempts.ts';
import { IS_HELD, POSTGRESQL_NOW, STATUS, heldBy, rowToClaim } from './courier-rows.ts';

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
export function deliveryStore(context: StoreContext): DeliveryStore {
  const { sql, scope, tables, clock } = context;
  const table = tables(MessageEntity);
  const dispatchTable = tables(DispatchEntity);
  const postgresql = sql.dialect === 'postgresql';

  function ago(ms: number): Moment {
    return postgresql
      ? {
          text: `(${POSTGRESQL_NOW} - ?::float8 * interval '1 millisecond')`,
          values: [ms],
        }
      : { text: '?', values: [formatInstant(new Date(clock.now().getTime() - ms))] };
  }

  async function take({ text, values }: Moment, limit: number): Promise<Claim[]> {
    const now = ago(0);
    const statement = prepared(
      `update ${table.name} set status = ${STATUS.processing}, updated_at = ${now.text} where id in (
         select m.id from ${table.name} m where m.nid = ? and ${text} order by m.created_at limit ?
         ${postgresql ? 'for update skip locked' : ''}) returning ${table.list(table.name)}`,
    );
    const rows = await sql.all(statement, [...now.values, scope.nid, ...values, limit]);
    return rows.map((row) => rowToClaim(table.decode(row)));
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

    ...attemptStore(context),

    async release(claims) {
      const text = prepared(`update ${table.name} set status = ${STATUS.queued} where ${IS_HELD}`);
      for (const claim of claims) await sql.run(text, heldBy(claim, scope.nid));
    },

    async waiting() {
      const count = prepared(`select count(*) from ${table.name} where nid = ? and status = ${STATUS.queued}`);
      const [row] = await sql.all(count, [scope.nid]);
      return Number(row?.[0] ?? 0);
    },
  };
}
