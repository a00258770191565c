import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { SqlConnection } from './connection.ts';

/** No work waits longer for others. */
const MAX_WAIT_MS = 20;

/**
 * Runs pieces of work that come at about the same time in one transaction: SQLite waits for the disk once for all of them.
 * Where one fails, all do.
 */
export function grouped(sql: SqlConnection): <T>(work: () => Promise<T>) => Promise<T> {
  let works: (() => Promise<void>)[] = [];
  let committed: Promise<void> | undefined;
  let lastTookMs = 0;

  async function flush(): Promise<void> {
    // Waiting as long as a commit takes gives company to those who would each pay for one; on a fast disk there is no need.
    await (lastTookMs < 1 ? nextTurn() : sleep(Math.min(lastTookMs, MAX_WAIT_MS)));
    const group = works;
    works = [];
    committed = undefined;
    const start = performance.now();
    await sql.transaction(async () => {
      for (const work of group) await work();
    });
    lastTookMs = performance.now() - start;
  }

  return async <T>(work: () => Promise<T>): Promise<T> => {
    const results: T[] = [];
    works.push(async () => void results.push(await work()));
    committed ??= flush();
    await committed;
    return results[0] as T;
  };
}
