import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolState, SqlConnection, SqlRow, SqlValue, Statement } from '../../sql/connection.ts';
import { type Transaction, begun, refuseDoomed, undoChanges } from '../../sql/transaction.ts';
import { TransactionalConnection } from '../../sql/transactional-connection.ts';
import { sqliteError } from './errors.ts';

/** What is used of better-sqlite3, which brings no types. */
export interface SqliteDriver {
  readonly inTransaction: boolean;
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}
interface SqliteStatement {
  /** Whether it answers rows. */
  readonly reader: boolean;
  /** Rows as arrays. */
  raw(): unknown;
  all(values: readonly SqlValue[]): SqlRow[];
  run(values: readonly SqlValue[]): { readonly changes: number };
}

/** How long another process may hold the file before a statement gives up. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * SQLite has one connection per process, and its driver is synchronous. While a transaction is open, statements from
 * outside of it wait: run at once they would become part of it, and be undone with it.
 */
export class SqliteConnection extends TransactionalConnection<undefined> implements SqlConnection {
  readonly #database: SqliteDriver;
  readonly #busyTimeoutMs: number;
  readonly #prepared = new Map<string, SqliteStatement>();
  #inTransaction: Promise<void> | undefined;
  #waiting = 0;

  constructor(database: SqliteDriver, busyTimeoutMs = BUSY_TIMEOUT_MS) {
    super();
    this.#database = database;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  /** A connection is in use while a transaction is open: other statements take no time of their own. */
  pool(): PoolState {
    const inUse = this.#inTransaction === undefined ? 0 : 1;
    return { inUse, idle: 1 - inUse, waiting: this.#waiting };
  }

  async all(statement: Statement, values: readonly SqlValue[]): Promise<SqlRow[]> {
    if (values.some((value) => typeof value === 'string' && value.includes('\0')) && isRead(statement)) return [];
    return this.#execute(() => this.#prepare(statement).all(values));
  }

  async map<T>(
    statement: Statement,
    values: readonly SqlValue[],
    read: (row: SqlRow, index: number) => T,
  ): Promise<T[]> {
    return (await this.all(statement, values)).map(read);
  }

  async run(statement: Statement, values: readonly SqlValue[]): Promise<number> {
    return this.#execute(() => this.#prepare(statement).run(values).changes);
  }

  async script(sql: string): Promise<void> {
    await this.#execute(() => this.#database.exec(sql));
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.inTransaction) return work();
    while (this.#inTransaction !== undefined) await this.#wait(this.#inTransaction);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    this.#inTransaction = ended;
    try {
      // Immediate: a lock that is upgraded later cannot wait for another process, it can only fail.
      await this.#retryWhileBusy(() => this.#database.exec('begin immediate'));
      return await this.#inside(work);
    } finally {
      this.#inTransaction = undefined;
      end();
    }
  }

  protected async control(_client: undefined, text: string): Promise<void> {
    this.#database.exec(text);
  }

  protected isOver(): boolean {
    return false;
  }

  async close(): Promise<void> {
    this.#prepared.clear();
  }

  async #inside<T>(work: () => Promise<T>): Promise<T> {
    const transaction = begun(undefined);
    try {
      const result = await this.scope.run(transaction, work);
      refuseDoomed(transaction);
      await this.#retryWhileBusy(() => this.#database.exec('commit'));
      return result;
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('rollback');
      undoChanges(transaction);
      throw error;
    } finally {
      transaction.open = false;
      for (const done of transaction.ended) done();
    }
  }

  async #execute<T>(operation: () => T): Promise<T> {
    const { current } = this;
    if (current !== undefined) return this.#executeInside(current, operation);
    while (this.#inTransaction !== undefined) await this.#wait(this.#inTransaction);
    return this.#retryWhileBusy(operation);
  }

  #executeInside<T>(transaction: Transaction<undefined>, operation: () => T): T {
    refuseDoomed(transaction);
    try {
      return operation();
    } catch (error) {
      transaction.failure = error;
      throw sqliteError(error);
    }
  }

  /** Counts who waits. The caller looks again when it continues: another one may have begun a transaction since. */
  async #wait(end: Promise<void>): Promise<void> {
    this.#waiting += 1;
    await end;
    this.#waiting -= 1;
  }

  /** Another process may hold the file's lock; waits for it without blocking the event loop. */
  async #retryWhileBusy<T>(operation: () => T): Promise<T> {
    const deadline = performance.now() + this.#busyTimeoutMs;
    for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
      try {
        return operation();
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw sqliteError(error);
        await sleep(pause);
      }
    }
  }

  #prepare(statement: Statement): SqliteStatement {
    const known = this.#prepared.get(statement.text);
    if (known !== undefined) return known;
    const made = this.#database.prepare(statement.text);
    if (made.reader) made.raw();
    if (statement.name !== undefined) this.#prepared.set(statement.text, made);
    return made;
  }
}

const isRead = (statement: Statement) => /^\s*(select|with)\b/i.test(statement.text);
const isBusy = (error: unknown) =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
