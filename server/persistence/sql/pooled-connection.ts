import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolState, SqlConnection, SqlRow, SqlValue, Statement } from './connection.ts';
import { type Transaction, begun, refuseDoomed, undoChanges } from './transaction.ts';
import { TransactionalConnection } from './transactional-connection.ts';

export interface PoolResult {
  readonly rows: SqlRow[];
  readonly count: number;
}

/** What drivers of databases with a pool of connections do differently. */
export interface PoolDriver<Client> {
  /** How often a read is repeated on another connection, and a transaction begun: once per host. */
  readonly attempts: number;
  /** A connection for one user at a time. */
  acquire(): Promise<Client>;
  /** With an error the connection is closed instead of kept. */
  release(client: Client, error?: Error): void;
  execute(client: Client, statement: Statement, values: readonly SqlValue[]): Promise<PoolResult>;
  /** Calls `take` with each row of a reading statement. Rejects with the first error of `take`, once the connection is free again. */
  each(client: Client, statement: Statement, values: readonly SqlValue[], take: (row: SqlRow) => void): Promise<void>;
  /** A statement that begins or ends something. */
  control(client: Client, text: string): Promise<void>;
  /** Statements without parameters, separated by semicolons. What follows in the transaction is again all or nothing. */
  script(client: Client, sql: string, inTransaction: boolean): Promise<void>;
  /** Called with a connection that cannot be used: another host may have to be tried. */
  lost(client: Client): void;
  readonly errors: PoolErrors;
  /** Undefined: {@link USUAL_CONFLICTS}. */
  readonly conflicts?: ConflictPolicy | undefined;
  state(): PoolState;
  close(): Promise<void>;
}

export interface PoolErrors {
  /** After which the connection is of no use. */
  isLost(error: unknown): boolean;
  /** No answer in time: the statement may have been carried out or not, and its connection still waits. */
  isSilent(error: unknown): boolean;
  /** Another transaction was in the way, and all of this one can be done again. */
  isConflict(error: unknown): boolean;
  /** What an error of the driver means to a caller. */
  meaning(error: unknown): unknown;
}

/** Statements, transactions and retries over a pool, whatever the driver. */
export class PooledConnection<Client> extends TransactionalConnection<Client> implements SqlConnection {
  readonly #driver: PoolDriver<Client>;

  constructor(driver: PoolDriver<Client>) {
    super();
    this.#driver = driver;
  }

  pool(): PoolState {
    return this.#driver.state();
  }

  async all(statement: Statement, values: readonly SqlValue[]): Promise<SqlRow[]> {
    if (findsNothing(statement, values)) return [];
    return (await this.#execute(statement, values)).rows;
  }

  async map<T>(
    statement: Statement,
    values: readonly SqlValue[],
    read: (row: SqlRow, index: number) => T,
  ): Promise<T[]> {
    if (findsNothing(statement, values)) return [];
    return this.#onClient(statement, async (client) => {
      const results: T[] = [];
      await this.#driver.each(client, statement, values, (row) => void results.push(read(row, results.length)));
      return results;
    });
  }

  async run(statement: Statement, values: readonly SqlValue[]): Promise<number> {
    return (await this.#execute(statement, values)).count;
  }

  async script(sql: string): Promise<void> {
    const run = (client: Client) => this.#driver.script(client, sql, this.inTransaction);
    const { current } = this;
    if (current !== undefined) await this.#inside(current, run);
    else await this.#retryConflicts(() => this.#alone(run, false));
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.inTransaction) return work();
    return this.#retryConflicts(() => this.#transaction(work));
  }

  protected control(client: Client, text: string): Promise<void> {
    return this.#driver.control(client, text);
  }

  /** A conflict has the whole transaction done again; after a deadlock MySQL has no savepoint to go back to. */
  protected isOver(failure: unknown): boolean {
    return this.#driver.errors.isConflict(failure);
  }

  close(): Promise<void> {
    return this.#driver.close();
  }

  async #transaction<T>(work: () => Promise<T>): Promise<T> {
    const { control, release, errors } = this.#driver;
    const client = await this.#begin();
    const transaction = begun(client);
    try {
      const result = await this.scope.run(transaction, work);
      refuseDoomed(transaction);
      transaction.open = false;
      await control(client, 'commit');
      release(client);
      return result;
    } catch (error) {
      transaction.open = false;
      const { failure = error } = transaction;
      if (errors.isLost(failure)) release(client, asError(failure));
      else await this.#rollback(client);
      undoChanges(transaction);
      throw errors.isConflict(failure) ? failure : errors.meaning(error);
    } finally {
      for (const done of transaction.ended) done();
    }
  }

  /** A connection that the server closed while it lay idle shows only when it is used: try another one. */
  async #begin(): Promise<Client> {
    const { acquire, control, release, lost, errors, attempts } = this.#driver;
    for (let attempt = 1; ; attempt += 1) {
      const client = await acquire();
      try {
        await control(client, 'begin');
        return client;
      } catch (error) {
        release(client, asError(error));
        if (!errors.isLost(error) || errors.isSilent(error) || attempt > attempts) throw error;
        lost(client);
      }
    }
  }

  async #rollback(client: Client): Promise<void> {
    try {
      await this.#driver.control(client, 'rollback');
      this.#driver.release(client);
    } catch (error) {
      this.#driver.release(client, asError(error));
    }
  }

  #execute(statement: Statement, values: readonly SqlValue[]): Promise<PoolResult> {
    return this.#onClient(statement, (client) => this.#driver.execute(client, statement, values));
  }

  /** On the connection of the transaction from here, or on one of its own. */
  async #onClient<T>(statement: Statement, run: (client: Client) => Promise<T>): Promise<T> {
    const { current } = this;
    if (current !== undefined) return this.#inside(current, run);
    return this.#retryConflicts(() => this.#alone(run, isRead(statement)));
  }

  async #alone<T>(run: (client: Client) => Promise<T>, repeatable: boolean): Promise<T> {
    const { acquire, release, lost, errors, attempts } = this.#driver;
    for (let attempt = 1; ; attempt += 1) {
      const client = await acquire();
      try {
        const result = await run(client);
        release(client);
        return result;
      } catch (error) {
        const isLost = errors.isLost(error);
        release(client, isLost ? asError(error) : undefined);
        if (isLost) lost(client);
        if (!isLost || errors.isSilent(error) || !repeatable || attempt > attempts) throw errors.meaning(error);
      }
    }
  }

  async #inside<T>(transaction: Transaction<Client>, run: (client: Client) => Promise<T>): Promise<T> {
    refuseDoomed(transaction);
    try {
      return await run(transaction.client);
    } catch (error) {
      transaction.failure = error;
      if (this.#driver.errors.isLost(error)) this.#driver.lost(transaction.client);
      throw this.#driver.errors.meaning(error);
    }
  }

  /** Does work again, after a pause that differs between competitors and grows, while other transactions are in the way. */
  async #retryConflicts<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const { errors, conflicts: { tries, longestPauseMs } = USUAL_CONFLICTS } = this.#driver;
        if (!errors.isConflict(error) || attempt === tries) throw error;
        await sleep(Math.random() * Math.min(FIRST_PAUSE_MS * 2 ** attempt, longestPauseMs));
      }
    }
  }
}

/** How often work is done before a conflict with other transactions is an error, and the longest pause before it is done again. */
export interface ConflictPolicy {
  readonly tries: number;
  readonly longestPauseMs: number;
}

const USUAL_CONFLICTS: ConflictPolicy = { tries: 6, longestPauseMs: 640 };
/** Half of the longest first pause, in milliseconds: pauses are random, so that competitors do not meet again. */
const FIRST_PAUSE_MS = 20;

const isRead = (statement: Statement) => /^\s*select\b/i.test(statement.text);
/** No row can hold U+0000; PostgreSQL refuses to look for it, and some collations of MySQL take no account of it. */
const findsNothing = (statement: Statement, values: readonly SqlValue[]) => isRead(statement) && values.some(hasNul);
const hasNul = (value: SqlValue) => typeof value === 'string' && value.includes('\0');
const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
