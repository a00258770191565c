import { setTimeout as sleep } from 'node:timers/promises';
import { EXPIRING, expiredBefore } from './cleanup.ts';
import { prepared, unprepared } from './sql/connection.ts';
import type { StoreContext } from './stores/context.ts';

export interface SweepOptions {
  /** Records that expired longer ago than this go. */
  readonly keepLastMs: number;
  /** How many records one transaction looks at, at most. */
  readonly batchSize: number;
  /** Ends the sweep after the batch that is under way. */
  readonly signal: AbortSignal;
}

/** The shortest pause between batches, in milliseconds. Otherwise it is as long as the batch was: other writers get half of the database's time. */
const MIN_PAUSE_MS = 5;
/** The name of the lock that the process which sweeps holds. */
const LOCK = 'zelos_cleanup';

/**
 * Deletes all expired records, in small transactions. Of several processes that are asked at the same time, one does.
 * @returns how many rows went, by table; undefined where another process is at it
 */
export async function sweep(
  context: StoreContext,
  options: SweepOptions,
): Promise<Readonly<Record<string, number>> | undefined> {
  const deleted: Record<string, number> = {};
  const isDone = await context.dialect.statements.whileLocked(context.sql, LOCK, async () => {
    for (const table of EXPIRING) deleted[table.name] = await sweepTable(context, table, options);
  });
  return isDone ? deleted : undefined;
}

/**
 * Goes through the table by its primary key, which every table has: the reference has no index by expiry on most of them, and looking for the next expired
 * records in order would read the whole table each time.
 */
async function sweepTable(
  { sql, scope, clock, time, dialect }: StoreContext,
  { name, column, graceMs }: (typeof EXPIRING)[number],
  { keepLastMs, batchSize, signal }: SweepOptions,
): Promise<number> {
  const before = time(expiredBefore(clock, keepLastMs, graceMs));
  const expired = `${column} <= ? and nid = ?`;
  const look = prepared(
    `select id, case when ${expired} then 1 else 0 end from ${name} where id > ? order by id limit ?`,
  );
  let deleted = 0;
  let last = '00000000-0000-0000-0000-000000000000';
  while (!signal.aborted) {
    const startedAt = performance.now();
    const rows = await sql.all(look, [before, scope.nid, last, batchSize]);
    const ids = rows.flatMap(([id, isExpired]) => (isExpired === 1 ? [String(id)] : []));
    if (ids.length > 0) {
      const { text, values } = dialect.expressions.inIdList('id', ids);
      // Asked again: a session may have been extended meanwhile.
      const remove = unprepared(`delete from ${name} where ${text} and ${expired}`);
      deleted += await sql.run(remove, [...values, before, scope.nid]);
    }
    if (rows.length < batchSize) break;
    last = String(rows.at(-1)?.[0]);
    await sleep(Math.max(performance.now() - startedAt, MIN_PAUSE_MS));
  }
  return deleted;
}
