import { ApiError } from '../../kernel/errors.ts';
import { FairQueue } from './fair-queue.ts';

/** Too many tasks wait, or this one waited too long: the client receives 503 and may try again after a second. */
export class BusyError extends ApiError {
  constructor() {
    super({
      code: 503,
      message: 'The server is busy',
      reason: 'Too many passwords are being checked. Please try again in a moment.',
      retryAfterSeconds: 1,
    });
    this.name = 'BusyError';
  }
}

/** The client closed the connection before its turn came (nginx logs this status). No client is left to read the response. */
export class ClientGoneError extends ApiError {
  constructor() {
    super({ code: 499, message: 'The client closed the connection' });
    this.name = 'ClientGoneError';
  }
}

/** Who waits for a task. */
export interface Waiter {
  /** Aborted when the client is gone; a task that has not begun is dropped then. */
  readonly signal?: AbortSignal | undefined;
  /** The shares of the queue that the task counts to, the widest first: connection, client address, identifier. */
  readonly shares: readonly string[];
}

/** Runs a task when a slot is free and settles with its result. Rejects with a {@link BusyError} or {@link ClientGoneError}. */
export type Limiter = <T>(task: () => T | Promise<T>, waiter?: Waiter, maxWaitMs?: number) => Promise<T>;

const UNKNOWN: Waiter = { shares: [] };

/**
 * Runs at most `concurrency` tasks at once. At most `maxWaiting` others wait, shared out fairly (see {@link FairQueue}) and each at most
 * its `maxWaitMs`, so that a flood of logins neither fills the memory nor makes every login wait.
 */
export function createLimiter(concurrency: number, maxWaiting: number): Limiter {
  let running = 0;
  let waiting = 0;
  const queue = new FairQueue<() => void>();

  /** Resolves when a slot is passed on. */
  async function turn({ signal, shares }: Waiter, maxWaitMs: number | undefined): Promise<void> {
    if (waiting >= maxWaiting) throw new BusyError();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (error: Error): void => {
      queue.remove(shares, resolve);
      reject(error);
    };
    const onAbort = (): void => leave(new ClientGoneError());
    const timer = maxWaitMs === undefined ? undefined : setTimeout(() => leave(new BusyError()), maxWaitMs);
    signal?.addEventListener('abort', onAbort);
    queue.add(shares, resolve);
    waiting++;
    try {
      await promise;
    } finally {
      waiting--;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  return async (task, waiter = UNKNOWN, maxWaitMs = undefined) => {
    if (waiter.signal?.aborted === true) throw new ClientGoneError();
    // A slot is passed on to who waits, so `running` does not change then.
    if (running >= concurrency) await turn(waiter, maxWaitMs);
    else running++;
    try {
      return await task();
    } finally {
      const next = queue.take();
      if (next) next();
      else running--;
    }
  };
}
