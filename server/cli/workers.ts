import cluster from 'node:cluster';
import type { Logger } from '../observability/logger.ts';
import { answerMetricsRequests } from '../observability/worker-metrics.ts';
import { SilentFailure } from './failure.ts';

/** `env`: further environment variables of the workers. */
export interface WorkersOptions {
  readonly count: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

/** Environment variable with the index of a worker, from 0; its replacement has the same. */
export const WORKER_INDEX = 'ZELOS_WORKER_INDEX';

/** Milliseconds between the end of a worker and the start of its replacement. */
const RESTART_WAIT_MS = 1000;

/**
 * Runs `count` processes behind one port and replaces those that crash. If a worker fails to start, all stop. On SIGINT or SIGTERM the
 * workers finish their open requests. @throws SilentFailure if a worker failed to start; it has printed why
 */
export async function runWorkers(options: WorkersOptions): Promise<void> {
  answerMetricsRequests();
  const failed = await new Promise<boolean>((resolve) => new Crew(options, resolve).start());
  if (failed) throw new SilentFailure();
}

class Crew {
  readonly #options: WorkersOptions;
  readonly #ended: (failed: boolean) => void;
  #alive = 0;
  #stopping = false;
  #failed = false;

  constructor(options: WorkersOptions, ended: (failed: boolean) => void) {
    this.#options = options;
    this.#ended = ended;
  }

  start(): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#stop());
    for (let index = 0; index < this.#options.count; index++) this.#fork(index);
  }

  #fork(index: number): void {
    if (this.#stopping) return;
    const worker = cluster.fork({ ...this.#options.env, [WORKER_INDEX]: String(index) });
    let served = false;
    this.#alive++;
    worker.on('listening', () => (served = true));
    worker.on('exit', (code, signal) => {
      this.#alive--;
      if (!this.#stopping) {
        const entry = { pid: worker.process.pid, exit_code: code, signal, served };
        this.#options.logger.error(entry, 'a worker process ended unexpectedly');
        this.#replace(index, served || signal !== null);
      }
      this.#endIfDone();
    });
  }

  /** A worker that ended before it listened would do so again. */
  #replace(index: number, isRetryable: boolean): void {
    if (isRetryable) setTimeout(() => this.#fork(index), RESTART_WAIT_MS);
    else {
      this.#failed = true;
      this.#stop();
    }
  }

  #stop(): void {
    this.#stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#stopping && this.#alive === 0) this.#ended(this.#failed);
  }
}
