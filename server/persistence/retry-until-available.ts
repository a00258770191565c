import { setTimeout as sleep } from 'node:timers/promises';
import { NotMigrated } from './scope.ts';

/** The database cannot be reached for a reason that time may mend: its server is not there yet, starts up, or has no room. */
export class DatabaseUnavailable extends Error {
  constructor(cause: Error) {
    // Where a name has several addresses, Node's error has a code and no message.
    super(cause.message || String(Reflect.get(cause, 'code')), { cause });
    this.name = 'DatabaseUnavailable';
  }
}

export interface RetryOptions {
  /** For so long, in milliseconds; five minutes by default, as in the reference. */
  readonly forMs?: number;
  /** Gets the reason for each wait. */
  log(message: string): void;
}

const FIVE_MINUTES_MS = 300_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * Tries again while a database is unavailable or is yet to be migrated, so that server, database and migration can be started
 * together, as containers are. What no waiting mends, a wrong password for example, is thrown at once.
 */
export async function retryUntilAvailable<T>(
  open: () => Promise<T>,
  { forMs = FIVE_MINUTES_MS, log }: RetryOptions,
): Promise<T> {
  const end = performance.now() + forMs;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await open();
    } catch (error) {
      if (!isRetryable(error) || performance.now() + wait > end) throw error;
      log(`the database cannot be used yet, trying again: ${error.message}`);
      await sleep(wait);
    }
  }
}

const isRetryable = (error: unknown): error is Error =>
  error instanceof DatabaseUnavailable || error instanceof NotMigrated;
