import { setTimeout as sleep } from 'node:timers/promises';
import { openRaw } from '../persistence/testing/raw.ts';

/** A database that requests can be held back in. */
export interface HoldableDatabase {
  readonly name: string;
  readonly dsn: string;
}

/**
 * Starts the requests, and on PostgreSQL holds back all that would write to the table until every one of them is that far: what
 * has to be distinguished then is distinguished by the database alone, as with several servers in front of it.
 */
export async function overlapping<T>(
  { name, dsn }: HoldableDatabase,
  table: string,
  start: () => Promise<T>[],
): Promise<T[]> {
  if (name !== 'PostgreSQL') return Promise.all(start());
  const [holder, observer] = [await openRaw(dsn), await openRaw(dsn)];
  const waiting = async (): Promise<number> => {
    const [row] = await observer.rows(
      `select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return Number(row?.['count']);
  };
  await holder.script(`begin; lock table ${table} in exclusive mode`);
  const requests = start();
  while ((await waiting()) < requests.length) await sleep(20);
  await holder.script('commit');
  await Promise.all([holder.close(), observer.close()]);
  return Promise.all(requests);
}
