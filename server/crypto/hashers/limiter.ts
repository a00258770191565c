import { ApiError } from '../../kernel/errors.ts';

/** Thrown when too many tasks wait already: answer that the server is busy, and keep nothing of the request. */
export class BusyError extends ApiError {
  constructor() {
    super({
      code: 503,
      message: 'The server is busy',
      reason: 'Too many passwords are being checked. Please try again in a moment.',
    });
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
