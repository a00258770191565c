import type { Logger } from '../../observability/logger.ts';

/** Calls under way at once; each keeps what it is going to send. */
const MAX_RUNNING = 200;
/** How long a server that stops waits for those under way. */
const GRACE_MS = 5000;

/** Work that nobody waits for: bounded, and over when the server is. Failures are logged. */
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

  /** `about`: members of what is logged. */
  start(about: object, work: (signal: AbortSignal) => Promise<unknown>): void {
    if (this.#isClosing || this.#running.size >= MAX_RUNNING) {
      this.#logger.warn(about, 'a web hook was left out: too many are still waiting for answers');
      return;
    }
    const running = work(this.#stop.signal).then(
      () => undefined,
      (error: unknown) => this.#logger.warn({ ...about, err: error }, 'a web hook failed'),
    );
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const timer = setTimeout(() => this.#stop.abort(), this.#graceMs);
    await Promise.all(this.#running);
    clearTimeout(timer);
  }
}
