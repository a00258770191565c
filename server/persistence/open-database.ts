import type { Database, Stores } from '../flows/engine/interfaces/ports.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import type { Logger } from '../observability/logger.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import type { SessionCacheStore } from '../session/cache-ports.ts';
import { type CleanupOptions, cleanup } from './cleanup.ts';
import type { Dialect } from './dialects/dialect.ts';
import { loadDialect } from './dialects/index.ts';
import { splitDsn } from './dsn.ts';
import { type Migrations, migrationsOf } from './migrations/index.ts';
import { DatabaseUnavailable } from './retry-until-available.ts';
import { LoadedScope, NotMigrated } from './scope.ts';
import { SessionChanges } from './session-changes.ts';
import { type PoolState, unprepared } from './sql/connection.ts';
import { rowMappersOf } from './sql/row-mapper.ts';
import { tracedConnection } from './sql/traced-connection.ts';
import { makeStores } from './stores/index.ts';
import { sessionCacheStore } from './stores/session-cache.ts';
import { type SweepOptions, sweep } from './sweep.ts';

export interface OpenDatabaseOptions {
  /** `memory`, `sqlite://...`, `postgres://...`, `mysql://...` or `cockroach://...`, as in the configuration. */
  readonly dsn: string;
  readonly clock?: Clock;
  /** Gets warnings of connections that broke while idle. */
  readonly logger?: Pick<Logger, 'warn'>;
  /** How long a statement may go without an answer, in milliseconds. Migrations and cleaning up may take any time: leave it out. */
  readonly answerTimeoutMs?: number;
  /** Makes a span for each statement of a request. */
  readonly tracing?: Tracing | undefined;
}

/** The database and what keeps it running. */
export interface OpenDatabase extends Database {
  /** What a cache of sessions reads. */
  readonly sessionCache: SessionCacheStore;
  /** What kind of database it is, for messages. */
  readonly dialect: string;
  /** The id of the single row of `networks`. @throws NotMigrated */
  readonly networkId: string;
  readonly migrations: Migrations;
  /** Whether nothing is left to migrate; asks the database until that is so. */
  ready(): Promise<boolean>;
  /** One round trip. Rejects when the database cannot be reached. */
  ping(): Promise<void>;
  /** Its connections at this moment. */
  pool(): PoolState;
  cleanup(options: CleanupOptions): Promise<Readonly<Record<string, number>>>;
  /** Removes all expired records, unless another process is at it. */
  sweep(options: SweepOptions): Promise<Readonly<Record<string, number>> | undefined>;
  close(): Promise<void>;
}

/**
 * Opens the database of a DSN. One in memory is migrated at once, as in the reference; with any other, stores throw
 * NotMigrated until `migrations.up` has been run, here or elsewhere. @throws UnsupportedDsn, DatabaseUnavailable
 */
export async function openDatabase({
  dsn: text,
  clock = systemClock,
  logger,
  answerTimeoutMs,
  tracing,
}: OpenDatabaseOptions): Promise<OpenDatabase> {
  const dsn = splitDsn(text);
  const dialect = await loadDialect(dsn);
  const log = (message: string) => logger?.warn({ component: 'database' }, message);
  const connected = await availability(dialect, () => dialect.connect(dsn, { log, answerTimeoutMs }));
  const { orm, inMemory, channel } = connected;
  const sql = tracing === undefined ? connected.sql : tracedConnection(connected.sql, tracing, dialect.name);
  const mapperOf = rowMappersOf(orm, dialect);
  const scope = new LoadedScope(sql, mapperOf, clock);
  const time = (instant: Date) => dialect.codecs.instant.encode(instant);
  const changes = new SessionChanges(sql, channel);
  const context = { sql, dialect, mapperOf, scope, clock, time, changes, tracing };
  const migrations = migrationsOf(sql, dialect.schema);
  const stores: Stores = makeStores(context);
  let migrated = false;

  async function ready(): Promise<boolean> {
    if (!migrated && (await migrations.status()).every((one) => one.applied)) {
      await scope.load();
      migrated = true;
    }
    return migrated;
  }

  const database: OpenDatabase = {
    ...stores,
    sessionCache: sessionCacheStore(context),
    dialect: dialect.name,
    get networkId() {
      return scope.nid;
    },
    migrations: {
      ...migrations,
      async up() {
        const applied = await migrations.up();
        await ready();
        return applied;
      },
    },
    ready,
    transaction: (work) => sql.transaction(() => work(stores)),
    async ping() {
      await sql.all(unprepared('select 1'), []);
    },
    pool: () => sql.pool(),
    cleanup: (options) => cleanup(context, options),
    sweep: (options) => sweep(context, options),
    async close() {
      await orm.close(true);
      await sql.close();
    },
  };

  try {
    if (inMemory) await database.migrations.up();
    else await availability(dialect, ready);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** @throws DatabaseUnavailable in place of errors that time may mend */
async function availability<T>({ isUnavailable }: Dialect, work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    throw error instanceof Error && isUnavailable(error) ? new DatabaseUnavailable(error) : error;
  });
}

/** Opens a database that has all its tables. @throws NotMigrated, OutdatedDatabase, UnsupportedDsn, DatabaseUnavailable */
export async function openMigratedDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const database = await openDatabase(options);
  try {
    if (await database.ready()) return database;
    throw (await database.migrations.outdated()) ?? new NotMigrated();
  } catch (error) {
    await database.close();
    throw error;
  }
}
