import { setTimeout as sleep } from 'node:timers/promises';
import type { SqlConnection, SqlRow, SqlValue, Statement } from '../../sql/connection.ts';
import { type Transaction, begun, refuseDoomed, transactionScope, undoChanges } from '../../sql/transaction.ts';
import { isConflict, isLost, isSilent, postgresqlError } from './errors.ts';

/** What is used of the `pg` package, which brings no types. */
export interface PgPool {
  readonly ending: boolean;
  connect(): Promise<PgClient>;
  end(): Promise<void>;
}
interface PgClient {
  query(query: PgQuery): Promise<{ readonly rows: SqlRow[]; readonly rowCount: number | null }>;
  /** With an error the connection is closed instead of kept. */
  release(error?: Error): void;
}
interface PgQuery {
  readonly text: string;
  readonly name?: string | undefined;
  readonly values?: readonly SqlValue[];
  readonly rowMode?: 'array';
  readonly types?: typeof types;
  /** How long to wait for the answer, in milliseconds. */
  readonly query_timeout?: number | undefined;
}

const parsers: Record<number, (text: string) => boolean | number> = {
  16: (text) => text === 't', // bool
  20: Number, // int8: counts
  23: Number, // int4
};
/** Everything else stays text: the columns' types know what to make of it. */
const types = { getTypeParser: (oid: number) => parsers[oid] ?? String };

export interface PostgresqlOptions {
  /** False where a pooler between us and the server cannot keep prepared statements. */
  readonly prepare: boolean;
  /** Called with a connection that cannot be used: another host may have to be tried. */
  readonly onLost: (client: object) => void;
  /** How long a statement may go without an answer, in milliseconds; undefined for as long as it takes. */
  readonly answerTimeoutMs?: number | undefined;
  /** How often to try to connect: once per host. */
  readonly attempts: number;
}

export class PostgresqlConnection implements SqlConnection {
  readonly #pool: PgPool;
  readonly #options: PostgresqlOptions;
  readonly #scope = transactionScope<PgClient>();
  /** `?` to `$1`, once per text. */
  readonly #numbered = new Map<string, string>();

  constructor(pool: PgPool, options: PostgresqlOptions) {
    this.#pool = pool;
    this.#options = options;
  }

  get inTransaction(): boolean {
    return this.#scope.getStore()?.open === true;
  }

  async all(statement: Statement, values: readonly SqlValue[]): Promise<SqlRow[]> {
    // No row can hold U+0000, and the server would refuse to look for it.
    if (isRead(statement) && values.some(hasNul)) return [];
    return (await this.#execute(this.#query(statement, values), isRead(statement))).rows;
  }

  async run(statement: Statement, values: readonly SqlValue[]): Promise<number> {
    return (await this.#execute(this.#query(statement, values), false)).rowCount ?? 0;
  }

  async script(sql: string): Promise<void> {
    await this.#execute({ text: sql }, false);
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.inTransaction) return work();
    return retryConflicts(() => this.#transaction(work));
  }

  onRollback(undo: () => void): void {
    const transaction = this.#scope.getStore();
    if (transaction?.open === true) transaction.undo.push(undo);
  }

  async #transaction<T>(work: () => Promise<T>): Promise<T> {
    const client = await this.#begin();
    const transaction = begun(client);
    try {
      const result = await this.#scope.run(transaction, work);
      refuseDoomed(transaction);
      transaction.open = false;
      await client.query(this.#control('commit'));
      client.release();
      return result;
    } catch (error) {
      transaction.open = false;
      const { failure = error } = transaction;
      if (isLost(failure)) client.release(asError(failure));
      else await this.#rollback(client);
      undoChanges(transaction);
      throw isConflict(failure) ? failure : postgresqlError(error);
    }
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const transaction = this.#scope.getStore();
    if (transaction?.open !== true) return this.transaction(work);
    const name = `s${(transaction.savepoints += 1)}`;
    const changes = transaction.undo.length;
    await this.#executeInside(transaction, this.#control(`savepoint ${name}`));
    try {
      const result = await work();
      refuseDoomed(transaction);
      await this.#executeInside(transaction, this.#control(`release ${name}`));
      return result;
    } catch (error) {
      await transaction.client.query(this.#control(`rollback to ${name}; release ${name}`));
      transaction.failure = undefined;
      undoChanges(transaction, changes);
      throw error;
    }
  }

  /** The ORM ends the pool only where it has itself used it. */
  async close(): Promise<void> {
    this.#numbered.clear();
    if (!this.#pool.ending) await this.#pool.end();
  }

  /** A connection that the server closed while it lay idle shows only when it is used: try another one. */
  async #begin(): Promise<PgClient> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await this.#connect();
      try {
        await client.query(this.#control('begin'));
        return client;
      } catch (error) {
        client.release(asError(error));
        if (!isLost(error) || isSilent(error) || attempt > this.#options.attempts) throw error;
        this.#options.onLost(client);
      }
    }
  }

  async #rollback(client: PgClient): Promise<void> {
    try {
      await client.query(this.#control('rollback'));
      client.release();
    } catch (error) {
      client.release(asError(error));
    }
  }

  async #execute(query: PgQuery, repeatable: boolean) {
    const transaction = this.#scope.getStore();
    if (transaction?.open === true) return this.#executeInside(transaction, query);
    return retryConflicts(() => this.#executeAlone(query, repeatable));
  }

  async #executeAlone(query: PgQuery, repeatable: boolean) {
    for (let attempt = 1; ; attempt += 1) {
      const client = await this.#connect();
      try {
        const result = await client.query(query);
        client.release();
        return result;
      } catch (error) {
        const lost = isLost(error);
        client.release(lost ? asError(error) : undefined);
        if (lost) this.#options.onLost(client);
        if (!lost || isSilent(error) || !repeatable || attempt > this.#options.attempts) throw postgresqlError(error);
      }
    }
  }

  async #executeInside(transaction: Transaction<PgClient>, query: PgQuery) {
    refuseDoomed(transaction);
    try {
      return await transaction.client.query(query);
    } catch (error) {
      transaction.failure = error;
      if (isLost(error)) this.#options.onLost(transaction.client);
      throw postgresqlError(error);
    }
  }

  async #connect(): Promise<PgClient> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        if (attempt >= this.#options.attempts) throw error;
      }
    }
  }

  #query(statement: Statement, values: readonly SqlValue[]): PgQuery {
    let text = this.#numbered.get(statement.text);
    if (text === undefined) {
      text = numbered(statement.text);
      if (statement.name !== undefined) this.#numbered.set(statement.text, text);
    }
    return {
      text,
      name: this.#options.prepare ? statement.name : undefined,
      values,
      rowMode: 'array',
      types,
      ...this.#timeout(),
    };
  }

  /** A statement that begins or ends something. */
  #control(text: string): PgQuery {
    return { text, ...this.#timeout() };
  }

  #timeout(): Pick<PgQuery, 'query_timeout'> {
    return { query_timeout: this.#options.answerTimeoutMs };
  }
}

/** How often work is done before a conflict with other transactions is an error, and the longest first pause in milliseconds. */
const CONFLICT_TRIES = 6;
const CONFLICT_PAUSE_MS = 20;

/** Does work again, after a pause that differs between competitors and grows, while other transactions are in the way. */
async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || attempt === CONFLICT_TRIES) throw error;
      await sleep(Math.random() * CONFLICT_PAUSE_MS * 2 ** attempt);
    }
  }
}

const isRead = (statement: Statement) => /^\s*select\b/i.test(statement.text);
const hasNul = (value: SqlValue) => typeof value === 'string' && value.includes('\0');
const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** Statements here hold no `?` but parameters. */
function numbered(text: string): string {
  let count = 0;
  return text.replaceAll('?', () => `$${(count += 1)}`);
}
