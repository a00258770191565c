import type { Claim, DeliveryStore } from '../../courier/ports.ts';
import { DispatchEntity, MessageEntity } from '../entities/courier.ts';
import { parseInstant } from '../entities/instant.ts';
import { prepared } from '../sql/connection.ts';
import type { SqlFragment } from '../sql/expressions.ts';
import type { StoreContext } from './context.ts';
import { renewed } from './courier-attempts.ts';
import { IS_HELD, STATUS, heldBy, rowToClaim } from './courier-rows.ts';

/** A time that lies further ahead was written before the clock was set back, and not by a transaction that runs beside this one. */
const SET_BACK_MS = 60_000;

/**
 * Messages that workers hold. `updated_at` of a message that is processing says when it was claimed, and so which worker has
 * it: every write that depends on holding it is conditional on that.
 */
export function deliveryStore(context: StoreContext): DeliveryStore {
  const { sql, scope, mapperOf, dialect } = context;
  const messages = mapperOf(MessageEntity);
  const dispatches = mapperOf(DispatchEntity);
  const ago = (ms: number): SqlFragment => dialect.courier.ago(context, ms);

  async function claim(where: SqlFragment, limit: number): Promise<Claim[]> {
    const rows = await dialect.courier.claim(context, where, limit);
    return rows.map((row) => rowToClaim(messages.decode(row)));
  }

  /** Queued, and rested after failures. A rest that began in the future began before the clock was set back: it is over. */
  function due(restMs: readonly number[]): SqlFragment {
    const rests = restMs.map(ago);
    const last = rests.pop() ?? ago(0);
    const cases = rests.map(({ text }, index) => `when ${index + 1} then ${text}`).join(' ');
    const failures = `(select count(*) from ${dispatches.name} d where d.message_id = m.id and d.status = 'failed')`;
    const instants = `case ${failures} when 0 then m.updated_at ${cases} else ${last.text} end`;
    const future = ago(-SET_BACK_MS);
    return {
      text: `m.status = ${STATUS.queued} and (m.updated_at <= ${instants} or m.updated_at > ${future.text})`,
      values: [...rests, last, future].flatMap((one) => one.values),
    };
  }

  return {
    async claim({ limit, leaseMs, restMs }) {
      const expired = ago(leaseMs);
      const lost = {
        text: `m.status = ${STATUS.processing} and m.updated_at < ${expired.text}`,
        values: expired.values,
      };
      const takenOver = await claim(lost, limit);
      const fresh = takenOver.length < limit ? await claim(due(restMs), limit - takenOver.length) : [];
      return [...takenOver, ...fresh].sort((a, b) => a.message.createdAt.getTime() - b.message.createdAt.getTime());
    },

    ...dialect.courier.attempts(context),

    async renew(claim) {
      const now = ago(0);
      const update = prepared(`update ${messages.name} set updated_at = ${now.text} where ${IS_HELD}`);
      const count = await sql.run(update, [...now.values, ...heldBy(claim, context)]);
      if (count === 0) return undefined;
      const select = `select id, send_count, updated_at from ${messages.name} where id = ? and nid = ? and status = ${STATUS.processing}`;
      const [row] = await sql.all(prepared(select), [claim.message.id, scope.nid]);
      return row && renewed(claim, row);
    },

    async release(claims) {
      const text = prepared(`update ${messages.name} set status = ${STATUS.queued} where ${IS_HELD}`);
      for (const one of claims) await sql.run(text, heldBy(one, context));
    },

    async waiting() {
      const count = prepared(
        `select count(*), min(created_at) from ${messages.name} where nid = ? and status = ${STATUS.queued}`,
      );
      const [row] = await sql.all(count, [scope.nid]);
      const oldest = row?.[1] ?? null;
      return { count: Number(row?.[0] ?? 0), since: oldest === null ? undefined : parseInstant(String(oldest)) };
    },
  };
}
