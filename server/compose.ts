/** The only place where implementations meet the interfaces they implement, in three rooms: `compose/`. */
import { composeEngine } from './compose/engine.ts';
import { composeOperations } from './compose/operations.ts';
import { openSurroundings } from './compose/surroundings.ts';
import type { ConfigSource } from './config/model.ts';
import { checkRequest, completeHandlers, operations, type OperationId } from './contract/index.ts';
import type { Courier } from './courier/courier.ts';
import type { Strategy } from './flows/engine/interfaces/strategy.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import type { Logger } from './observability/logger.ts';
import { createMetrics, type HttpMetrics } from './observability/metrics.ts';
import type { OpenDatabase } from './persistence/open-database.ts';
import { SessionCache } from './session/cache.ts';
import { createServers } from './transport/app.ts';
import { VERSION } from './version.ts';

export interface ComposeOptions {
  readonly config: ConfigSource;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Metrics that all workers share; a single process has its own. */
  readonly metrics?: HttpMetrics;
  /** Strategies beside those of the catalogue, for a program that embeds the server. */
  readonly strategies?: readonly Strategy[];
}

export interface Zelos {
  readonly servers: ReturnType<typeof createServers>;
  readonly database: OpenDatabase;
  readonly courier: Courier;
  close(): Promise<void>;
}

/** Puts together a process that serves. @throws Error when the database cannot be opened */
export async function compose({
  config,
  logger,
  clock = systemClock,
  metrics = createMetrics(VERSION),
  strategies = [],
}: ComposeOptions): Promise<Zelos> {
  const basics = { config, logger, clock, metrics };
  const surroundings = await openSurroundings(basics);
  const { sessionCache: limits } = config.current().derived;
  const sessionCache = limits && new SessionCache(surroundings.database.sessionCache, limits);
  const composed = composeEngine({ ...basics, ...surroundings, strategies, sessionCache });
  const servers = createServers<OperationId>({
    config,
    operations: operations(),
    handlers: completeHandlers(composeOperations({ ...basics, ...surroundings }, composed)),
    check: checkRequest,
    logger,
    metrics,
    tracing: surroundings.tracing,
  });
  const { database, courier, tracing } = surroundings;
  const close = async () => {
    await composed.close();
    sessionCache?.close();
    await database.close();
    await tracing?.close();
  };
  return { servers, database, courier, close };
}

/** Puts together a process that only delivers messages. @throws Error when the database cannot be opened */
export async function composeCourier({
  config,
  logger,
  metrics = createMetrics(VERSION),
}: Pick<ComposeOptions, 'config' | 'logger' | 'metrics'>) {
  const { database, courier, tracing } = await openSurroundings({ config, logger, clock: systemClock, metrics });
  const close = async () => {
    await database.close();
    await tracing?.close();
  };
  return { courier, close };
}
