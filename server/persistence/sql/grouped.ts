import type { SqlConnection } from './connection.ts';

/**
 * Runs pieces of work that come at about the same time in one transaction: SQLite waits for the disk once for all of them.
 * Where one fails, all do.
 */
export function grouped(sql: SqlConnection): <T>(work: () => Promise<T>) => Promise<T> {
  let works: (() => Promise<void>)[] = [];
  let committed: Promise<void> | undefined;

  async function flush(): Promise<void> {
    await new Promise((turn) => void setImmediate(turn));
    const group = works;
    works = [];
    committed = undefined;
    await sql.transaction(async () => {
      for (const work of group) await work();
    });
  }

  return async <T>(work: () => Promise<T>): Promise<T> => {
    const results: T[] = [];
    works.push(async () => void results.push(await work()));
    committed ??= flush();
    await committed;
    return results[0] as T;
  };
}
