/**
 * How often a password occurs in data breaches, by the k-anonymity range API of Have I Been Pwned (or of another server with
 * the same API): the API receives five hexadecimal digits of the SHA-1 of the password and returns all suffixes with that prefix.
 */
import { hash } from 'node:crypto';

/**
 * Fetches the text of a range. `prefix` is 5 upper-case hexadecimal digits. Rejects with a {@link BreachCheckError}; any other
 * error counts as a network failure.
 */
export type FetchRange = (prefix: string) => Promise<string>;

export type BreachCheckFailure = 'network' | 'status' | 'malformed';

/** The check against the breach list failed. */
export class BreachCheckError extends Error {
  readonly failure: BreachCheckFailure;
  constructor(failure: BreachCheckFailure, cause?: unknown) {
    super(`the check for breached passwords failed: ${failure}`, { cause });
    this.name = 'BreachCheckError';
    this.failure = failure;
  }
}

/** Upper-case SHA-1 suffixes (35 digits) and how often each occurs. */
type Range = ReadonlyMap<string, number>;

const PREFIX_LENGTH = 5;
/** A fetched range is cached for an hour (reference behaviour). */
const RANGE_TTL_MS = 60 * 60 * 1000;
/** A range has about a thousand lines, so the cache stays below about 30 MB. */
const MAX_CACHED_RANGES = 256;

function parseCount(text: string | undefined): number {
  if (text === undefined) return 1; // The API sometimes omits the count.
  const digits = text.replaceAll(',', '').trim();
  if (!/^\d{1,15}$/.test(digits)) throw new BreachCheckError('malformed');
  return Number(digits);
}

function parseRange(text: string): Range {
  const range = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [suffix = '', count] = line.trim().split(':');
    if (suffix !== '') range.set(suffix.toUpperCase(), parseCount(count));
  }
  return range;
}

/** The list of breached passwords. */
export interface BreachedPasswords {
  /** How often the password occurs in breaches, 0 when never. Rejects with a {@link BreachCheckError}. */
  count(password: string): Promise<number>;
}

interface CachedRange {
  readonly range: Promise<Range>;
  readonly expiresAt: number;
}

async function loadRange(fetchRange: FetchRange, prefix: string): Promise<Range> {
  try {
    return parseRange(await fetchRange(prefix));
  } catch (error) {
    throw error instanceof BreachCheckError ? error : new BreachCheckError('network', error);
  }
}

/** Caches ranges, never passwords or their hashes. Concurrent checks of the same range share a request. */
export function createBreachedPasswords(fetchRange: FetchRange, now: () => number = Date.now): BreachedPasswords {
  const cache = new Map<string, CachedRange>();

  function cachedRange(prefix: string): Promise<Range> {
    const cached = cache.get(prefix);
    if (cached && cached.expiresAt > now()) return cached.range;
    const entry: CachedRange = { range: loadRange(fetchRange, prefix), expiresAt: now() + RANGE_TTL_MS };
    cache.delete(prefix);
    cache.set(prefix, entry);
    entry.range.catch(() => cache.get(prefix) === entry && cache.delete(prefix));
    const [oldest] = cache.keys();
    if (cache.size > MAX_CACHED_RANGES && oldest !== undefined) cache.delete(oldest);
    return entry.range;
  }
  return {
    async count(password) {
      const digest = hash('sha1', password, 'hex').toUpperCase();
      const range = await cachedRange(digest.slice(0, PREFIX_LENGTH));
      return range.get(digest.slice(PREFIX_LENGTH)) ?? 0;
    },
  };
}
