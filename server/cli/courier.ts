import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Command } from 'commander';
import { composeCourier } from '../compose.ts';
import { loadConfig } from '../config/read/load.ts';
import { openConfig } from '../config/read/source.ts';
import { createServer } from '../kernel/node-http.ts';
import { logForeignOutput } from '../observability/foreign-output.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { createMetrics, type HttpMetrics } from '../observability/metrics.ts';
import { VERSION } from '../version.ts';
import { checkDocuments } from './check-config.ts';
import { configOption, group, leaf, withShared } from './command.ts';
import { untilStopped } from './until-stopped.ts';
import { wholeNumber } from './values.ts';

/** `zelos courier watch`. */
export function courierCommand(): Command {
  const watch = leaf('watch', 'Starts the Zelos message courier')
    .option('--expose-metrics-port <int>', 'The port to expose the metrics endpoint on (not exposed by default)')
    .action(() => watchCourier(watch));
  return configOption(group('courier', 'Commands related to the message courier', withShared(watch, configOption)));
}

interface WatchOptions {
  readonly config?: readonly string[];
  readonly exposeMetricsPort?: string;
}

async function watchCourier(command: Command): Promise<void> {
  const { config = [], exposeMetricsPort } = command.optsWithGlobals<WatchOptions>();
  // 0, the reference's default, exposes no port.
  const isExposed = exposeMetricsPort !== undefined && exposeMetricsPort !== '0';
  const port = isExposed ? wholeNumber(command, 'expose-metrics-port', exposeMetricsPort) : 0;
  // The courier signs nothing, so a missing secret does not matter.
  const load = { files: [...config], env: process.env, generatedSecret: randomUUID() };
  const logger = createLogger(loadConfig(load).config.log, undefined, VERSION);
  logForeignOutput(logger);
  const source = await openConfig({ ...load, log: logger, check: checkDocuments });
  try {
    const metrics = createMetrics(VERSION);
    const { courier, close } = await composeCourier({ config: source, logger, metrics });
    const { host } = source.current().derived.admin;
    const metricsServer = port === 0 ? undefined : await serveMetrics({ port, host, metrics, logger });
    const stopped = new AbortController();
    void untilStopped().then(() => stopped.abort());
    courier.watchTemplates();
    await courier.watch(stopped.signal);
    metricsServer?.close();
    await close();
  } finally {
    source.close();
  }
}

interface MetricsServer {
  readonly port: number;
  readonly host: string;
  readonly metrics: HttpMetrics;
  readonly logger: Logger;
}

/** Serves the metrics of the process on the host of the admin API. */
async function serveMetrics({ port, host, metrics, logger }: MetricsServer): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics/prometheus') return void response.writeHead(404).end();
    void metrics.render().then(({ contentType, text }) => response.setHeader('content-type', contentType).end(text));
  });
  server.listen(port, host.startsWith('unix:') || host === '' ? undefined : host);
  await once(server, 'listening');
  logger.info({ port }, 'Starting the metrics httpd');
  return server;
}
