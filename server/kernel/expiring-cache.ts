import type { Clock } from './clock.ts';

interface Entry<T> {
  readonly value: Promise<T>;
  readonly loadedAt: number;
}

export interface ExpiringCacheOptions {
  readonly clock: Clock;
  readonly lifetimeMs: number;
  /** When as many are kept, all are dropped. */
  readonly maxEntries: number;
}

/**
 * Loads one value per text and keeps it for a time. Callers that ask at once share one load. A load that fails is forgotten, so the next
 * caller tries again.
 */
export function expiringCache<T>(
  { clock, lifetimeMs, maxEntries }: ExpiringCacheOptions,
  load: (key: string) => Promise<T>,
): (key: string) => Promise<T> {
  const entries = new Map<string, Entry<T>>();
  return (key) => {
    const now = clock.now().getTime();
    const known = entries.get(key);
    if (known !== undefined && Math.abs(now - known.loadedAt) < lifetimeMs) return known.value;
    const entry: Entry<T> = { value: load(key), loadedAt: now };
    if (entries.size >= maxEntries) entries.clear();
    entries.set(key, entry);
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  };
}
