/** Thrown when too many tasks wait already: answer that the server is busy, and keep nothing of the request. */
export class BusyError extends Error {
  constructor() {
    super('too many password hashes are waiting');
    this.name = 'BusyError';
  }
}

export type Limiter = <T>(task: () => T | Promise<T>) => Promise<T>;

/**
 * Runs at most `concurrency` tasks at once and lets at most `maxWaiting` wait, first come first served. Beyond that it
 * rejects with a {@link BusyError}, so a flood of logins costs neither memory nor everyone's patience.
 */
export function createLimiter(concurrency: number, maxWaiting: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= concurrency) {
      if (waiting.length >= maxWaiting) throw new BusyError();
      await new Promise<void>((resolve) => waiting.push(resolve)); // the place is handed over, `running` stays
    } else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
