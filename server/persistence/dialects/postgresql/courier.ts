import { newId } from '../../../kernel/id.ts';
import { DispatchEntity, MessageEntity } from '../../entities/courier.ts';
import { formatInstant } from '../../entities/instant.ts';
import { type SqlValue, prepared } from '../../sql/connection.ts';
import type { SqlContext } from '../../sql/context.ts';
import { type AttemptWrite, attemptsWith, errorOf, outcomeOf, renewed } from '../../stores/courier-attempts.ts';
import { STATUS } from '../../stores/courier-rows.ts';
import type { CourierStatements } from '../dialect.ts';

/** The server's clock, in the precision of all instants here. */
export const NOW = `date_trunc('milliseconds', now() at time zone 'utc')`;

/** Workers on several machines go by the server's clock. */
export const courier: CourierStatements = {
  ago: (_context, ms) => ({ text: `(${NOW} - ?::float8 * interval '1 millisecond')`, values: [ms] }),
  claim({ sql, mapperOf, scope }, where, limit) {
    const messages = mapperOf(MessageEntity);
    const statement = prepared(
      `update ${messages.name} set status = ${STATUS.processing}, updated_at = ${NOW} where id in (
         select m.id from ${messages.name} m where m.nid = ? and ${where.text} order by m.created_at limit ?
         for update skip locked) returning ${messages.list(messages.name)}`,
    );
    return sql.all(statement, [scope.nid, ...where.values, limit]);
  },
  attempts: (context) => attemptsWith(writeAtOnce(context)),
};

/** One statement for all: each is a round trip, and this one is atomic by itself. */
function writeAtOnce({ sql, scope, mapperOf }: SqlContext) {
  const messages = mapperOf(MessageEntity);
  const statement = prepared(
    `with ended as (
       select * from unnest(?::uuid[], ?::timestamp[], ?::int[], ?::uuid[], ?::text[], ?::text[])
       as e (message_id, taken_at, status, dispatch_id, outcome, error)
     ), finished as (
       update ${messages.name} m set status = e.status, updated_at = ${NOW} from ended e
       where m.id = e.message_id and m.nid = ?
       and (e.status = ${STATUS.sent} or m.updated_at = e.taken_at and m.status = ${STATUS.processing})
     ), recorded as (
       insert into ${mapperOf(DispatchEntity).name} (id, message_id, status, error, nid, created_at, updated_at)
       select dispatch_id, message_id, outcome, nullif(error, '')::json, ?, ${NOW}, ${NOW} from ended
     )
     update ${messages.name} m set send_count = send_count + 1, updated_at = ${NOW}
     from unnest(?::uuid[], ?::timestamp[]) as b (message_id, taken_at)
     where m.id = b.message_id and m.nid = ? and m.updated_at = b.taken_at and m.status = ${STATUS.processing}
     returning m.id, m.send_count, m.updated_at`,
  );

  return async (writes: readonly AttemptWrite[]) => {
    const beginnings = writes.filter((write) => !('ending' in write));
    const ends = writes.filter((write) => 'ending' in write);
    const rows = await sql.all(statement, [
      ...claimsOf(ends),
      ends.map(({ ending }) => String(STATUS[ending.status])),
      ends.map(() => newId()),
      ends.map(({ ending }) => outcomeOf(ending)),
      ends.map(({ ending }) => JSON.stringify(errorOf(ending)) ?? ''),
      scope.nid,
      scope.nid,
      ...claimsOf(beginnings),
      scope.nid,
    ]);
    const begun = new Map(rows.map((row) => [row[0], row]));
    return writes.map((write) => {
      const row = 'ending' in write ? undefined : begun.get(write.claim.message.id);
      return row && renewed(write.claim, row);
    });
  };
}

/** Two columns: which messages, and since when they are held. */
const claimsOf = (writes: readonly AttemptWrite[]): SqlValue[] => [
  writes.map(({ claim }) => claim.message.id),
  writes.map(({ claim }) => formatInstant(claim.takenAt)),
];
