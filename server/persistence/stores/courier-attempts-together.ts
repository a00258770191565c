import { newId } from '../../kernel/id.ts';
import { DispatchEntity, MessageEntity } from '../entities/courier.ts';
import { parseInstant } from '../entities/instant.ts';
import { type SqlRow, type SqlValue, unprepared } from '../sql/connection.ts';
import type { SqlContext } from '../sql/context.ts';
import { type AttemptEnd, type AttemptWrite, errorOf, outcomeOf, renewed } from './courier-attempts.ts';
import { STATUS } from './courier-rows.ts';

/** What is spelt otherwise on each database. */
export interface AttemptsSpelling {
  /** The server's clock, as columns keep it. */
  readonly now: string;
  encodeJson(value: unknown): SqlValue;
}

const placesFor = (values: readonly unknown[]) => values.map(() => '?').join(', ');

/**
 * Writes down attempts in one transaction of few statements, as each is a round trip; for dialects where no single statement does it all.
 */
export function attemptsTogether(context: SqlContext, spelling: AttemptsSpelling) {
  const { now } = spelling;
  const { sql, scope, mapperOf } = context;
  const messages = mapperOf(MessageEntity);

  /** The messages as they are now, locked: no other worker can take one over meanwhile. */
  async function locked(writes: readonly AttemptWrite[]): Promise<ReadonlyMap<string, SqlRow>> {
    const ids = [...new Set(writes.map(({ claim }) => claim.message.id))].toSorted();
    const text = `select id, send_count, updated_at, status from ${messages.name} where id in (${placesFor(ids)}) and nid = ? order by id for update`;
    const rows = await sql.all(unprepared(text), [...ids, scope.nid]);
    return new Map(rows.map((row) => [String(row[0]), row]));
  }

  async function set(change: string, values: readonly SqlValue[], ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const text = `update ${messages.name} set ${change}, updated_at = ${now} where id in (${placesFor(ids)})`;
    await sql.run(unprepared(text), [...values, ...ids]);
  }

  return (writes: readonly AttemptWrite[]) =>
    sql.transaction(async () => {
      const before = await locked(writes);
      const ends = writes.filter((write) => 'ending' in write);
      const begins = writes.filter((write) => !('ending' in write) && isHeld(write, before));
      for (const [status, some] of Map.groupBy(ends, ({ ending }) => ending.status)) {
        // What was accepted is sent, whichever worker has the message by now.
        const changed = some.filter((write) => status === 'sent' || isHeld(write, before));
        await set('status = ?', [STATUS[status]], changed.map(messageOf));
      }
      await record(context, spelling, ends);
      await set('send_count = send_count + 1', [], begins.map(messageOf));
      const after = begins.length > 0 ? await locked(begins) : before;
      return writes.map((write) => {
        const row = begins.includes(write) ? after.get(messageOf(write)) : undefined;
        return row && renewed(write.claim, row);
      });
    });
}

const messageOf = ({ claim }: AttemptWrite): string => claim.message.id;

function isHeld({ claim }: AttemptWrite, rows: ReadonlyMap<string, SqlRow>): boolean {
  const [, , updatedAt, status] = rows.get(claim.message.id) ?? [];
  return status === STATUS.processing && parseInstant(String(updatedAt)).getTime() === claim.takenAt.getTime();
}

/** Writes down how attempts ended. */
async function record(
  { sql, scope, mapperOf }: SqlContext,
  { now, encodeJson }: AttemptsSpelling,
  ends: readonly AttemptEnd[],
): Promise<void> {
  if (ends.length === 0) return;
  const row = `(?, ?, ?, ?, ?, ${now}, ${now})`;
  const text = `insert into ${mapperOf(DispatchEntity).name} (id, message_id, status, error, nid, created_at, updated_at)
    values ${ends.map(() => row).join(', ')}`;
  const values = ends.flatMap(({ claim, ending }): SqlValue[] => {
    const error = errorOf(ending);
    return [newId(), claim.message.id, outcomeOf(ending), error === null ? null : encodeJson(error), scope.nid];
  });
  await sql.run(unprepared(text), values);
}
