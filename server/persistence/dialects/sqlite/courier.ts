import type { Claim } from '../../../courier/ports.ts';
import { newId } from '../../../kernel/id.ts';
import { DispatchEntity, MessageEntity } from '../../entities/courier.ts';
import { prepared } from '../../sql/connection.ts';
import type { SqlContext } from '../../sql/context.ts';
import {
  type AttemptEnd,
  type AttemptWrite,
  attemptsWith,
  errorOf,
  outcomeOf,
  renewed,
} from '../../stores/courier-attempts.ts';
import { IS_HELD, STATUS, heldBy } from '../../stores/courier-rows.ts';
import type { CourierStatements } from '../dialect.ts';

/** All workers are on one machine, and go by its clock. */
export const courier: CourierStatements = {
  ago: ({ clock, time }, ms) => ({ text: '?', values: [time(new Date(clock.now().getTime() - ms))] }),
  claim({ sql, mapperOf, scope, clock, time }, where, limit) {
    const messages = mapperOf(MessageEntity);
    const statement = prepared(
      `update ${messages.name} set status = ${STATUS.processing}, updated_at = ? where id in (
         select m.id from ${messages.name} m where m.nid = ? and ${where.text} order by m.created_at limit ?)
       returning ${messages.list(messages.name)}`,
    );
    return sql.all(statement, [time(clock.now()), scope.nid, ...where.values, limit]);
  },
  attempts: (context) => attemptsWith(writeOneByOne(context), Number.POSITIVE_INFINITY),
};

/** A statement for each write: cheap here, while a commit waits for the disk. */
function writeOneByOne(context: SqlContext) {
  const { sql, scope, mapperOf, clock, time } = context;
  const messages = mapperOf(MessageEntity);
  const dispatches = mapperOf(DispatchEntity);
  const count = prepared(
    `update ${messages.name} set send_count = send_count + 1, updated_at = ? where ${IS_HELD} returning id, send_count, updated_at`,
  );
  // What was accepted is sent, whichever worker has the message by now.
  const finish = prepared(`update ${messages.name} set status = ?, updated_at = ? where id = ? and nid = ?`);
  const fail = prepared(`update ${messages.name} set status = ?, updated_at = ? where ${IS_HELD}`);

  async function begin({ claim }: AttemptWrite): Promise<Claim | undefined> {
    const [row] = await sql.all(count, [time(clock.now()), ...heldBy(claim, context)]);
    return row && renewed(claim, row);
  }

  async function end({ claim, ending }: AttemptEnd): Promise<undefined> {
    const now = clock.now();
    const change = [STATUS[ending.status], time(now)];
    if (ending.status === 'sent') await sql.run(finish, [...change, claim.message.id, scope.nid]);
    else await sql.run(fail, [...change, ...heldBy(claim, context)]);
    const ids = { id: newId(), messageId: claim.message.id, nid: scope.nid };
    const record = { ...ids, status: outcomeOf(ending), error: errorOf(ending), createdAt: now, updatedAt: now };
    await sql.run(dispatches.insert, dispatches.encode(record));
  }

  return (writes: readonly AttemptWrite[]) =>
    sql.transaction(async () => {
      const begun: (Claim | undefined)[] = [];
      for (const write of writes) begun.push(await ('ending' in write ? end(write) : begin(write)));
      return begun;
    });
}
