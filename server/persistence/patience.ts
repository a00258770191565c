import { setTimeout as sleep } from 'node:timers/promises';
import { NotMigrated } from './scope.ts';

export interface Patience {
  /** For so long, in milliseconds; the reference's five minutes where nothing is said. */
  readonly forMs?: number;
  /** Told why the database cannot be used yet, each time. */
  log(message: string): void;
}

const FIVE_MINUTES_MS = 300_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * Tries again while a database cannot be reached, or is yet to be migrated: whoever starts server, database and migration together,
 * as containers are, need not care which is first. What no waiting mends, a wrong password for example, fails at once.
 */
export async function patiently<T>(open: () => Promise<T>, { forMs = FIVE_MINUTES_MS, log }: Patience): Promise<T> {
  const end = Date.now() + forMs;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await open();
    } catch (error) {
      if (!mayPass(error) || Date.now() + wait > end) throw error;
      log(`the database cannot be used yet, trying again: ${reasonOf(error)}`);
      await sleep(wait);
    }
  }
}

/** Nobody there yet (Node's socket errors), no room (53300), starting up or shutting down (57P), not made (3D000) or migrated yet. */
function mayPass(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    error instanceof NotMigrated ||
    /^(08|57P0|53300|3D000|ECONN|EAI_AGAIN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(codeOf(error)) ||
    /connection timeout|Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  );
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** Where a name has several addresses, Node's error has a code and no message. */
const reasonOf = (error: Error): string => error.message || codeOf(error);
