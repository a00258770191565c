import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tracing } from '../../observability/tracing/tracing.ts';

/** What one statement asks for at most: a list this long costs a few kilobytes. */
const MAX_KEYS = 100;

/**
 * Answers for keys that are asked for in the same turn of the event loop with one call of `read`: under load, many share a
 * round trip, and one alone waits for nothing. Each call reads after it was asked: nothing is cached.
 * What fails, fails for all of a call. Not for use in a transaction, which it would leave.
 */
export function batchReads<Found>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Found>>,
  tracing?: Pick<Tracing, 'bind'>,
): (key: string) => Promise<Found | undefined> {
  const outside = AsyncLocalStorage.snapshot();
  /** Part of the trace of the first that asks, but of no transaction. */
  const inTrace = <T>(work: () => T): (() => T) => tracing?.bind(work) ?? work;
  let keys = new Set<string>();
  let found: Promise<ReadonlyMap<string, Found>> | undefined;

  async function readAll(): Promise<ReadonlyMap<string, Found>> {
    await new Promise((turn) => void setImmediate(turn));
    const wanted = [...keys];
    keys = new Set();
    found = undefined;
    return read(wanted);
  }

  return async (key) => {
    if (keys.size >= MAX_KEYS && !keys.has(key)) return (await outside(inTrace(() => read([key])))).get(key);
    keys.add(key);
    found ??= outside(inTrace(readAll));
    return (await found).get(key);
  };
}
