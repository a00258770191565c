import { BusyError, type Limiter } from './limiter.ts';

/** What is reported of password hashes, for metrics. */
export interface HashObserver {
  /** Seconds until the turn of a hash came, and seconds that it took. */
  hashed(waited: number, took: number): void;
  /** A hash was refused because too many others wait. */
  refused(): void;
}

/** The limiter, with a report of each task. */
export const observedLimiter =
  (limiter: Limiter, observer: HashObserver): Limiter =>
  async (task, waiter, maxWaitMs) => {
    const asked = performance.now();
    const timed = async () => {
      const begun = performance.now();
      try {
        return await task();
      } finally {
        observer.hashed((begun - asked) / 1000, (performance.now() - begun) / 1000);
      }
    };
    try {
      return await limiter(timed, waiter, maxWaitMs);
    } catch (error) {
      if (error instanceof BusyError) observer.refused();
      throw error;
    }
  };
