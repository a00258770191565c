import { newId } from '../../../kernel/id.ts';
import { DispatchEntity, MessageEntity } from '../../entities/courier.ts';
import { parseInstant } from '../../entities/instant.ts';
import { type SqlRow, type SqlValue, prepared, unprepared } from '../../sql/connection.ts';
import type { SqlContext } from '../../sql/context.ts';
import {
  type AttemptEnd,
  type AttemptWrite,
  attemptsWith,
  errorOf,
  outcomeOf,
  renewed,
} from '../../stores/courier-attempts.ts';
import { STATUS } from '../../stores/courier-rows.ts';
import type { CourierStatements } from '../dialect.ts';
import { codecs } from './types.ts';

/** The server's clock, in whole seconds as columns keep them. */
const NOW = 'utc_timestamp()';

const placesFor = (values: readonly unknown[]) => values.map(() => '?').join(', ');

/** Workers on several machines go by the server's clock. */
export const courier: CourierStatements = {
  ago: (_context, ms) => ({ text: `(${NOW} - interval ? microsecond)`, values: [Math.round(ms * 1000)] }),
  claim({ sql, mapperOf, scope }, where, limit) {
    const messages = mapperOf(MessageEntity);
    // In the order of the index: what is read to be sorted would be locked, too, and skipped by the other workers.
    const due = prepared(
      `select m.id from ${messages.name} m force index (courier_messages_nid_status_created_at_id_idx)
       where m.nid = ? and ${where.text} order by m.created_at limit ? for update skip locked`,
    );
    return sql.transaction(async () => {
      const ids = (await sql.all(due, [scope.nid, ...where.values, limit])).map(([id]) => String(id));
      if (ids.length === 0) return [];
      const own = `id in (${placesFor(ids)})`;
      const take = `update ${messages.name} set status = ${STATUS.processing}, updated_at = ${NOW} where ${own}`;
      await sql.run(unprepared(take), ids);
      return sql.all(unprepared(`select ${messages.list('m')} from ${messages.name} m where ${own}`), ids);
    });
  },
  attempts: (context) => attemptsWith(writeTogether(context)),
};

/** One transaction for all, of few statements: each is a round trip. */
function writeTogether(context: SqlContext) {
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
    const text = `update ${messages.name} set ${change}, updated_at = ${NOW} where id in (${placesFor(ids)})`;
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
      await record(context, ends);
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
async function record({ sql, scope, mapperOf }: SqlContext, ends: readonly AttemptEnd[]): Promise<void> {
  if (ends.length === 0) return;
  const row = `(?, ?, ?, ?, ?, ${NOW}, ${NOW})`;
  const text = `insert into ${mapperOf(DispatchEntity).name} (id, message_id, status, error, nid, created_at, updated_at)
    values ${ends.map(() => row).join(', ')}`;
  const values = ends.flatMap(({ claim, ending }): SqlValue[] => {
    const error = errorOf(ending);
    return [newId(), claim.message.id, outcomeOf(ending), error === null ? null : codecs.json.encode(error), scope.nid];
  });
  await sql.run(unprepared(text), values);
}
