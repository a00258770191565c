import type { Database, Stores } from '../flows/engine/interfaces/ports.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { type CleanupOptions, cleanup } from './cleanup.ts';
import { type Dsn, parseDsn } from './dsn.ts';
import { type Migrations, migrationsOf } from './migrations/index.ts';
import { LoadedScope, NotMigrated } from './scope.ts';
import { type SqlConnection, unprepared } from './sql/connection.ts';
import { tablesOf } from './sql/table.ts';
import { makeStores } from './stores/index.ts';

export interface OpenDatabaseOptions {
  /** `memory`, `sqlite://...` or `postgres://...`, as in the configuration. */
  readonly dsn: string;
  readonly clock?: Clock;
  /** Told of connections that broke while nobody used them. */
  readonly logger?: Pick<Logger, 'warn'>;
  /** How long a statement may go without an answer, in milliseconds. Migrations and cleaning up may take any time: leave it out. */
  readonly answerTimeoutMs?: number;
}

/** The database and what keeps it running. */
export interface OpenDatabase extends Database {
  readonly dialect: SqlConnection['dialect'];
  /** The id of the single row of `networks`. @throws NotMigrated */
  readonly networkId: string;
  readonly migrations: Migrations;
  /** Whether nothing is left to migrate; asks the database until that is so. */
  ready(): Promise<boolean>;
  /** One round trip. Rejects when the database can not be reached. */
  ping(): Promise<void>;
  cleanup(options: CleanupOptions): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/**
 * Opens the database of a DSN. One in memory is migrated at once, as in the reference; with any other, stores throw
 * NotMigrated until `migrations.up` has been run, here or elsewhere. @throws UnsupportedDsn
 */
export async function openDatabase({
  dsn: text,
  clock = systemClock,
  logger,
  answerTimeoutMs,
}: OpenDatabaseOptions): Promise<OpenDatabase> {
  const dsn = parseDsn(text);
  const log = (message: string) => logger?.warn({ component: 'database' }, message);
  const { orm, sql } = await connect(dsn, log, answerTimeoutMs);
  const tables = tablesOf(orm, sql.dialect);
  const scope = new LoadedScope(sql, tables, clock);
  const context = { sql, tables, scope, clock };
  const migrations = migrationsOf(sql);
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
    dialect: sql.dialect,
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
    cleanup: (options) => cleanup(context, options),
    async close() {
      await orm.close(true);
      await sql.close();
    },
  };

  try {
    if (dsn.dialect === 'sqlite' && dsn.memory) await database.migrations.up();
    else await ready();
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** Opens a database that has all its tables. @throws NotMigrated, UnsupportedDsn */
export async function openMigratedDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const database = await openDatabase(options);
  if (await database.ready()) return database;
  await database.close();
  throw new NotMigrated();
}

/** Loads the driver that is used and leaves the other where it is: start and memory are the smaller for it. */
async function connect(dsn: Dsn, log: (message: string) => void, answerTimeoutMs: number | undefined) {
  if (dsn.dialect === 'sqlite') return (await import('./connect/sqlite.ts')).connectSqlite(dsn, log);
  return (await import('./connect/postgresql.ts')).connectPostgresql(dsn, log, answerTimeoutMs);
}
