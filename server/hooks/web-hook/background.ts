import type { Logger } from '../../observability/logger.ts';

/** Calls that may run at once; each holds its body in memory. */
const MAX_RUNNING = 200;
/** How long a stopping server waits for running calls. */
const GRACE_MS = 5000;

/** Work that no request waits for. It is bounded in number and ends with the server; failures are logged. */
export class Background {
  readonly #logger: Logger;
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #graceMs: number;
  #isClosing = false;

  constructor(logger: Logger, graceMs = GRACE_MS) {
    this.#logger = logger;
    this.#graceMs = graceMs;
  }

  /** Starts work, or logs that there is too much. `about`: members of the log entries. */
  start(about: object, work: (signal: AbortSignal) => Promise<unknown>): void {
    if (this.#isClosing || this.#running.size >= MAX_RUNNING) {
      this.#logger.warn(about, 'a web hook was not called: too many calls are still running');
      return;
    }
    const running = work(this.#stop.signal).then(
      () => undefined,
      (error: unknown) => this.#logger.warn({ ...about, err: error }, 'a web hook failed'),
    );
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  /** Takes no more work, waits up to the grace period, then aborts. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const timer = setTimeout(() => this.#stop.abort(), this.#graceMs);
    await Promise.all(this.#running);
    clearTimeout(timer);
  }
}
