import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import type { Logger } from '../observability/logger.ts';
import { answerMetricsRequests } from '../observability/worker-metrics.ts';

export interface WorkersOptions {
  readonly count: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

/** A worker that ends sooner than this after its start did not fail by accident. */
const EARLY_MS = 5000;
const RESTART_WAIT_MS = 1000;

/**
 * Keeps `count` processes behind one port. One that crashes is replaced; if one cannot even start, all end with exit code 1. On
 * SIGINT or SIGTERM the workers finish their open requests.
 */
export async function runWorkers({ count, env, logger }: WorkersOptions): Promise<void> {
  answerMetricsRequests();
  let stopping = false;
  let failed = false;
  const stop = (signal: NodeJS.Signals): void => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  };
  process.on('SIGINT', () => stop('SIGTERM'));
  process.on('SIGTERM', () => stop('SIGTERM'));

  await new Promise<void>((resolve) => {
    const start = (): void => {
      const startedAt = Date.now();
      const worker: Worker = cluster.fork(env);
      worker.on('exit', (code, signal) => {
        if (!stopping) {
          logger.error({ pid: worker.process.pid, code, signal }, 'a worker process ended unexpectedly');
          if (Date.now() - startedAt < EARLY_MS) {
            failed = true;
            stop('SIGTERM');
          } else setTimeout(start, RESTART_WAIT_MS);
        }
        if (stopping && Object.keys(cluster.workers ?? {}).length === 0) resolve();
      });
    };
    for (let index = 0; index < count; index++) start();
  });
  if (failed) process.exitCode = 1;
}
