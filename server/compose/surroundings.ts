/** What a process talks to: its database, other servers and, through both, the mail and SMS of its users. */
import type { Config, ConfigSource } from '../config/model.ts';
import { createCourier, type Courier } from '../courier/courier.ts';
import type { DeliveryStore } from '../courier/ports.ts';
import { createJsonnet } from '../jsonnet/jsonnet.ts';
import type { Clock } from '../kernel/clock.ts';
import { createActivityMetrics, type ActivityMetrics } from '../observability/activity-metrics.ts';
import type { Logger } from '../observability/logger.ts';
import type { HttpMetrics } from '../observability/metrics.ts';
import { watchResources } from '../observability/resource-metrics.ts';
import { openTracing } from '../observability/tracing/open.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import { createHttpClient, type HttpClient } from '../outbound/http-client.ts';
import { openMigratedDatabase, type OpenDatabase } from '../persistence/open-database.ts';
import { retryUntilAvailable } from '../persistence/retry-until-available.ts';
import { VERSION } from '../version.ts';
import { tracedDatabase } from './traced/database.ts';
import { tracedJsonnet } from './traced/work.ts';

/** A query without an answer fails after this time: a network that drops packets must not hold every connection for ever. */
const DATABASE_ANSWER_MS = 10_000;

/** What every process has before it opens anything. */
export interface Basics {
  readonly config: ConfigSource;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly metrics: HttpMetrics;
}

export interface Surroundings {
  readonly database: OpenDatabase;
  /** The client of the configuration in force. */
  readonly http: () => HttpClient;
  readonly courier: Courier;
  /** Counts what the server does. */
  readonly activity: ActivityMetrics;
  /** Absent where nothing is traced. */
  readonly tracing: Tracing | undefined;
}

/** Opens the database and makes the clients. Waits for a database that is not available yet. @throws Error when it cannot be opened */
export async function openSurroundings({ config, logger, clock, metrics }: Basics): Promise<Surroundings> {
  const { dsn } = config.current().derived;
  const tracing = await openTracing(config.current(), logger, VERSION);
  const options = { dsn, clock, logger, tracing, answerTimeoutMs: DATABASE_ANSWER_MS };
  const opened = await retryUntilAvailable(() => openMigratedDatabase(options), {
    log: (message) => logger.warn(message),
  });
  const database = tracing === undefined ? opened : tracedDatabase(opened, tracing);
  const http = perSnapshot(
    config,
    (current) => httpClient(current, tracing),
    (client) => void client.close(),
  );
  const activity = createActivityMetrics(metrics.registry);
  watchResources(metrics.registry, {
    pool: () => database.pool(),
    backlog: () => database.courier.waiting(),
    now: () => clock.now(),
  });
  const store = observedDeliveries(database.courier, activity.delivered);
  const courier = createCourier({
    config,
    logger,
    store,
    http,
    tracing,
    makeJsonnet: () => tracedJsonnet(createJsonnet(), tracing),
  });
  return { database, http, courier, activity, tracing };
}

/** The store, with a report of each attempt once it is recorded. */
const observedDeliveries = (store: DeliveryStore, delivered: ActivityMetrics['delivered']): DeliveryStore => ({
  ...store,
  async end(claim, ending) {
    await store.end(claim, ending);
    delivered(ending.status);
  },
});

function httpClient({ clients }: Config, tracing: Tracing | undefined): HttpClient {
  const { disallow_private_ip_ranges, private_ip_exception_urls } = clients.http;
  return createHttpClient({
    disallowPrivateIpRanges: disallow_private_ip_ranges,
    privateIpExceptionUrls: private_ip_exception_urls,
    userAgent: `Zelos/${VERSION}`,
    tracing,
  });
}

/** Makes a value for the configuration in force, and a new one after each reload. */
function perSnapshot<T>(source: ConfigSource, make: (config: Config) => T, discard: (old: T) => void): () => T {
  let value = make(source.current());
  source.onChange((next) => {
    discard(value);
    value = make(next);
  });
  return () => value;
}
