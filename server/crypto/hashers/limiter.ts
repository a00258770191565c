import { ApiError } from '../../kernel/errors.ts';

/** Too many tasks are waiting already: the client gets 503, and nothing of the request is stored. */
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

/** Runs a task when a slot is free and settles with its result. */
export type Limiter = <T>(task: () => T | Promise<T>) => Promise<T>;

/**
 * Runs at most `concurrency` tasks at once and queues at most `maxWaiting` others in order of arrival. Further tasks are
 * rejected with a {@link BusyError}, so that a flood of logins neither fills the memory nor makes every login wait.
 */
export function createLimiter(concurrency: number, maxWaiting: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= concurrency) {
      if (waiting.length >= maxWaiting) throw new BusyError();
      await new Promise<void>((resolve) => waiting.push(resolve)); // The slot is passed on, so `running` does not change.
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
