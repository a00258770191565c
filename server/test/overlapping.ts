import { setTimeout as sleep } from 'node:timers/promises';
import { type Raw, openRaw } from '../persistence/testing/raw.ts';

/** A database that requests can be held back in. */
export interface HoldableDatabase {
  readonly name: string;
  readonly dsn: string;
}

/**
 * Starts the requests, and on a database with a server holds back all that would write to the table until every one of them is that far: what
 * has to be distinguished then is distinguished by the database alone, as with several servers in front of it.
 */
export async function overlapping<T>(
  { name, dsn }: HoldableDatabase,
  table: string,
  start: () => Promise<T>[],
): Promise<T[]> {
  const server = SERVERS.find((one) => one.name === name);
  if (server === undefined) return Promise.all(start());
  const [holder, observer] = [await openRaw(dsn), await openRaw(dsn)];
  await holder.script(server.hold(table));
  const requests = start();
  while ((await count(observer, server.waiting)) < requests.length) await sleep(20);
  await holder.script(server.release);
  await Promise.all([holder.close(), observer.close()]);
  return Promise.all(requests);
}

/** How a server holds a table, says how many wait for it, and lets them go on. */
const SERVERS = [
  {
    name: 'PostgreSQL',
    hold: (table: string) => `begin; lock table ${table} in exclusive mode`,
    waiting: `select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    release: 'commit',
  },
  {
    name: 'MariaDB',
    // Flows are loaded long before they are written, and a flow that is loaded after another request took effect is not at the same time.
    hold: (table: string) => `lock tables ${table} ${table.startsWith('selfservice_') ? 'read' : 'write'}`,
    waiting: `select count(*) as count from information_schema.processlist where db = database() and state like 'Waiting for table%'`,
    release: 'unlock tables',
  },
];

async function count(raw: Raw, query: string): Promise<number> {
  const [row] = await raw.rows(query);
  return Number(row?.['count']);
}
