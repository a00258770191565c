import { closeSync, openSync } from 'node:fs';
import { MikroORM } from '@mikro-orm/sqlite';
import { entities } from '../../entities/index.ts';
import type { ConnectOptions, Connected } from '../dialect.ts';
import { SqliteConnection, type SqliteDriver } from './connection.ts';
import type { SqliteDsn } from './dsn.ts';

/** The driver itself waits this long, blocking; longer waits are ours and do not block. */
const DRIVER_TIMEOUT_MS = 20;

/**
 * Opens a SQLite database through MikroORM and takes the driver from its connection: prepared statements are then kept,
 * and transactions kept apart. Foreign keys are on. The journal stays as the file has it, unless the DSN says.
 * @throws Error that names the file if it cannot be opened or is not a database
 */
export async function connectSqlite(dsn: SqliteDsn, { log }: ConnectOptions): Promise<Connected> {
  if (dsn.create && !dsn.memory && !dsn.readOnly) createPrivately(dsn.path);
  try {
    return await open(dsn, log);
  } catch (error) {
    if (!(error instanceof Error) || !isUnusable(error)) throw error;
    throw new Error(`${dsn.path}: ${error.message}`, { cause: error });
  }
}

/** Waiting does not help: the file cannot be opened, or is no database. better-sqlite3 reports a missing folder as a TypeError. */
function isUnusable(error: Error): boolean {
  const code = Reflect.get(error, 'code');
  return code === 'SQLITE_CANTOPEN' || code === 'SQLITE_NOTADB' || error.message.startsWith('Cannot open database');
}

async function open(dsn: SqliteDsn, log: ConnectOptions['log']): Promise<Connected> {
  const orm = await MikroORM.init({
    dbName: dsn.path,
    entities,
    ensureDatabase: false,
    logger: (message) => log(message),
    colors: false,
    driverOptions: { readonly: dsn.readOnly, fileMustExist: !dsn.create && !dsn.memory, timeout: DRIVER_TIMEOUT_MS },
  });
  const driver: SqliteDriver = await orm.em.getConnection().getNativeClient();
  readHeader(driver);
  if (dsn.journalMode !== undefined) driver.exec(`pragma journal_mode = ${dsn.journalMode}`);
  if (dsn.synchronous !== undefined) driver.exec(`pragma synchronous = ${dsn.synchronous}`);
  return { orm, sql: new SqliteConnection(driver, dsn.busyTimeoutMs), inMemory: dsn.memory };
}

/** SQLite reads the file at the first statement. A file that is locked at the moment is not a fault. */
function readHeader(driver: SqliteDriver): void {
  try {
    driver.exec('pragma schema_version');
  } catch (error) {
    if (error instanceof Error && isUnusable(error)) throw error;
  }
}

/** A file with identities in it is its owner's alone; SQLite gives its journal the same mode. One that is there stays as it is. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there already, or cannot be made, of which opening it says why.
  }
}
