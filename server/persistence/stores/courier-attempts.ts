import type { Claim, DeliveryStore, Ending } from '../../courier/ports.ts';
import { newId } from '../../kernel/id.ts';
import { DispatchEntity, MessageEntity } from '../entities/courier.ts';
import { formatInstant, parseInstant } from '../entities/instant.ts';
import { type SqlRow, type SqlValue, prepared } from '../sql/connection.ts';
import { grouped } from '../sql/grouped.ts';
import type { StoreContext } from './context.ts';
import { IS_HELD, POSTGRESQL_NOW, STATUS, heldBy } from './courier-rows.ts';

/** What is written down of an attempt: that it begins, or how it ended. */
type AttemptWrite = Beginning | End;
interface Beginning {
  readonly claim: Claim;
}
interface End extends Beginning {
  readonly ending: Ending;
}

/** Ends and beginnings of ten attempts. */
const GROUP_LIMIT = 20;

/** The writes of all attempts that are under way in this process, those of about the same time together. */
export function attemptStore(context: StoreContext): Pick<DeliveryStore, 'begin' | 'end'> {
  // SQLite keeps the whole process waiting while it commits. PostgreSQL does not: half of the attempts go on meanwhile.
  const write =
    context.sql.dialect === 'postgresql' ? grouped(writeAtOnce(context), GROUP_LIMIT) : grouped(writeOneByOne(context));
  return {
    begin: (claim) => write({ claim }),
    async end(claim, ending) {
      await write({ claim, ending });
    },
  };
}

type Write = (writes: readonly AttemptWrite[]) => Promise<(Claim | undefined)[]>;

/** For SQLite, where a statement is cheap, and a commit waits for the disk. */
function writeOneByOne({ sql, scope, tables, clock }: StoreContext): Write {
  const table = tables(MessageEntity);
  const dispatchTable = tables(DispatchEntity);
  const count = prepared(
    `update ${table.name} set send_count = send_count + 1, updated_at = ? where ${IS_HELD} returning id, send_count, updated_at`,
  );
  // What was accepted is sent, whoever holds it by now.
  const finish = prepared(`update ${table.name} set status = ?, updated_at = ? where id = ? and nid = ?`);
  const fail = prepared(`update ${table.name} set status = ?, updated_at = ? where ${IS_HELD}`);

  async function begin({ claim }: Beginning): Promise<Claim | undefined> {
    const [row] = await sql.all(count, [formatInstant(clock.now()), ...heldBy(claim, scope.nid)]);
    return row && renewed(claim, row);
  }

  async function end({ claim, ending }: End): Promise<undefined> {
    const now = clock.now();
    const change = [STATUS[ending.status], formatInstant(now)];
    if (ending.status === 'sent') await sql.run(finish, [...change, claim.message.id, scope.nid]);
    else await sql.run(fail, [...change, ...heldBy(claim, scope.nid)]);
    const ids = { id: newId(), messageId: claim.message.id, nid: scope.nid };
    const record = { ...ids, status: outcomeOf(ending), error: errorOf(ending), createdAt: now, updatedAt: now };
    await sql.run(dispatchTable.insert, dispatchTable.encode(record));
  }

  return (writes) =>
    sql.transaction(async () => {
      const begun: (Claim | undefined)[] = [];
      for (const write of writes) begun.push(await ('ending' in write ? end(write) : begin(write)));
      return begun;
    });
}

/** For PostgreSQL, where every statement is a journey: one for all, atomic by itself. */
function writeAtOnce({ sql, scope, tables }: StoreContext): Write {
  const table = tables(MessageEntity);
  const statement = prepared(
    `with ended as (
       select * from unnest(?::uuid[], ?::timestamp[], ?::int[], ?::uuid[], ?::text[], ?::text[])
       as e (message_id, taken_at, status, dispatch_id, outcome, error)
     ), finished as (
       update ${table.name} m set status = e.status, updated_at = ${POSTGRESQL_NOW} from ended e
       where m.id = e.message_id and m.nid = ?
       and (e.status = ${STATUS.sent} or m.updated_at = e.taken_at and m.status = ${STATUS.processing})
     ), recorded as (
       insert into ${tables(DispatchEntity).name} (id, message_id, status, error, nid, created_at, updated_at)
       select dispatch_id, message_id, outcome, nullif(error, '')::json, ?, ${POSTGRESQL_NOW}, ${POSTGRESQL_NOW} from ended
     )
     update ${table.name} m set send_count = send_count + 1, updated_at = ${POSTGRESQL_NOW}
     from unnest(?::uuid[], ?::timestamp[]) as b (message_id, taken_at)
     where m.id = b.message_id and m.nid = ? and m.updated_at = b.taken_at and m.status = ${STATUS.processing}
     returning m.id, m.send_count, m.updated_at`,
  );

  return async (writes) => {
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

/** A claim after its attempt has begun, of `id, send_count, updated_at`. Nobody else changes a message that is held. */
function renewed({ message }: Claim, [, sendCount, updatedAt]: SqlRow): Claim {
  const takenAt = parseInstant(String(updatedAt));
  return { message: { ...message, sendCount: Number(sendCount), updatedAt: takenAt }, takenAt };
}

/** Two columns: which messages, and since when they are held. */
const claimsOf = (writes: readonly AttemptWrite[]): SqlValue[] => [
  writes.map(({ claim }) => claim.message.id),
  writes.map(({ claim }) => formatInstant(claim.takenAt)),
];

const outcomeOf = ({ status }: Ending) => (status === 'sent' ? ('success' as const) : ('failed' as const));
const errorOf = (ending: Ending) => ('error' in ending ? ending.error : null);
