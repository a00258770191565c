import { setTimeout as sleep } from 'node:timers/promises';

/** A pause that completes a group: half of what the last write took, within these bounds. */
const MIN_PAUSE_MS = 1;
const MAX_PAUSE_MS = 10;
/** However many come, a group is written after so long. */
const MAX_WAIT_MS = 50;

/**
 * Collects items that come at about the same time for one call of `write`, which answers each in order: a database waits for its
 * disk once for all of them. Where one fails, all do. A group of `limit` items waits for no more: the next one forms while it is written.
 * Not for use in a transaction, which it would leave.
 */
export function batchWrites<Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
  limit = Number.POSITIVE_INFINITY,
): (item: Item) => Promise<Result> {
  let items: Item[] = [];
  let written: Promise<readonly Result[]> | undefined;
  let lastTookMs = 0;

  /** As long as others keep coming. The slower the disk, the longer it is worth to wait for one more. */
  async function complete(): Promise<void> {
    const pauseMs = Math.min(Math.max(lastTookMs / 2, MIN_PAUSE_MS), MAX_PAUSE_MS);
    const deadline = performance.now() + MAX_WAIT_MS;
    for (let count = 0; count < items.length && items.length < limit && performance.now() < deadline;) {
      count = items.length;
      await sleep(pauseMs);
    }
  }

  async function writeAll(): Promise<readonly Result[]> {
    await complete();
    const group = items;
    items = [];
    written = undefined;
    const start = performance.now();
    const results = await write(group);
    lastTookMs = performance.now() - start;
    return results;
  }

  return async (item) => {
    const index = items.push(item) - 1;
    written ??= writeAll();
    return (await written)[index] as Result;
  };
}
