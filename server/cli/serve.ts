import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { Config, ConfigSource } from '../config/model.ts';
import { loadConfig } from '../config/read/load.ts';
import { openConfig } from '../config/read/source.ts';
import type { Courier } from '../courier/courier.ts';
import { once } from '../kernel/memo.ts';
import { logForeignOutput } from '../observability/foreign-output.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { metricsOfAllWorkers } from '../observability/worker-metrics.ts';
import { VERSION } from '../version.ts';
import { checkDocuments } from './check-config.ts';
import { configOption, leaf } from './command.ts';
import { type JanitorOptions, sweepRegularly } from './janitor.ts';
import { startServer } from './start-server.ts';
import { untilStopped } from './until-stopped.ts';
import { WORKER_INDEX, runWorkers } from './workers.ts';

interface ServeOptions {
  readonly config?: string[];
  readonly dev?: boolean;
  readonly watchCourier?: boolean;
  readonly sqaOptOut?: boolean;
}

/** Hands the generated secret to the workers, which must all sign with the same one. Used if no secret is configured. */
const SECRET_VARIABLE = 'ZELOS_GENERATED_SECRET';

/** `zelos serve`. */
export function serveCommand(): Command {
  return configOption(leaf('serve', 'Run the Zelos server'))
    .option('--dev', 'Disables critical security features to make development easier')
    .option('--sqa-opt-out', 'Accepted for compatibility: no telemetry is ever sent')
    .option('--watch-courier', 'Run the message courier as a background task, to simplify single-instance setup')
    .action((options: ServeOptions) => serve(options));
}

function loadOptions({ config = [], dev, watchCourier, sqaOptOut }: ServeOptions) {
  return {
    files: config,
    env: process.env,
    flags: {
      ...(dev ? { dev } : {}),
      ...(watchCourier ? { 'watch-courier': true } : {}),
      ...(sqaOptOut ? { 'sqa-opt-out': true } : {}),
    },
    generatedSecret: process.env[SECRET_VARIABLE] ?? randomUUID(),
  };
}

async function serve(options: ServeOptions): Promise<void> {
  const load = loadOptions(options);
  const { config } = loadConfig(load);
  const workers = workerCount(config);
  if (workers > 1 && cluster.isPrimary) {
    return runWorkers({
      count: workers,
      env: { [SECRET_VARIABLE]: load.generatedSecret },
      logger: createLogger(config.log, undefined, VERSION),
    });
  }
  try {
    const logger = createLogger(config.log, undefined, VERSION);
    logForeignOutput(logger);
    await serveHere(load, logger);
  } finally {
    // An open channel to the primary process would keep this process alive.
    if (cluster.isWorker) process.disconnect();
  }
}

async function serveHere(load: ReturnType<typeof loadOptions>, logger: Logger): Promise<void> {
  const source = await openConfig({ ...load, log: logger, check: checkDocuments });
  try {
    await runServer(source, logger);
  } finally {
    source.close();
  }
}

/** A database in memory cannot be shared by processes. */
function workerCount({ zelos, derived }: Config): number {
  const isPrivate = derived.dsn === 'memory' || derived.dsn.includes(':memory:') || derived.dsn.includes('mode=memory');
  return isPrivate ? 1 : zelos.workers || availableParallelism();
}

async function runServer(config: ConfigSource, logger: Logger): Promise<void> {
  const own = createMetrics(VERSION);
  const metrics = cluster.isWorker ? metricsOfAllWorkers(own) : own;
  const stopped = once(untilStopped);
  const server = await startServer({ config, logger, metrics }, () => void stopped());
  try {
    await withCourier(server.courier, config, () =>
      withJanitor({ config, logger, database: server.database }, stopped),
    );
  } finally {
    await server.close();
  }
}

/** Removes expired records while the work runs, where the configuration says so. Of several workers, the first does. */
async function withJanitor(options: JanitorOptions, work: () => Promise<void>): Promise<void> {
  if (!isFirstWorker()) return work();
  const stopped = new AbortController();
  const sweeping = sweepRegularly(options, stopped.signal);
  try {
    await work();
  } finally {
    stopped.abort();
    await sweeping;
  }
}

const isFirstWorker = (): boolean => !cluster.isWorker || process.env[WORKER_INDEX] === '0';

/** With `--watch-courier`, delivers messages while the work runs. Of several workers, the first does. */
async function withCourier(courier: Courier, config: ConfigSource, work: () => Promise<void>): Promise<void> {
  if (!isFirstWorker()) return work();
  courier.watchTemplates();
  if (!config.current()['watch-courier']) {
    await courier.warnOfWaiting();
    return work();
  }
  const stopped = new AbortController();
  const watching = courier.watch(stopped.signal);
  try {
    await work();
  } finally {
    stopped.abort();
    await watching;
  }
}
