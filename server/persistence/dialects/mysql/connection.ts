import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolState, SqlCell, SqlRow, SqlValue, Statement } from '../../sql/connection.ts';
import type { PoolDriver, PoolResult } from '../../sql/pooled-connection.ts';
import { errors } from './errors.ts';

type Done<T> = (error: Error | null, result: T) => void;

/** What is used of mysql2's pool and connections. */
export interface MysqlPool {
  getConnection(done: Done<MysqlClient>): void;
  end(done: (error?: Error | null) => void): void;
  /** No public member counts them. */
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
  readonly config: { readonly connectionConfig: { ssl: unknown } };
}
export interface MysqlClient {
  query(options: MysqlQuery, done: Done<MysqlResult>): unknown;
  execute(options: MysqlQuery, done: Done<MysqlResult>): unknown;
  unprepare(sql: string): unknown;
  release(): void;
  destroy(): void;
}
interface MysqlQuery {
  readonly sql: string;
  readonly values?: readonly (SqlValue | undefined)[];
  readonly rowsAsArray?: boolean;
  /** How long to wait for the answer, in milliseconds. */
  readonly timeout?: number | undefined;
}
/** Rows, or what a writing statement did. */
type MysqlResult = SqlCell[][] | { readonly affectedRows: number };

export interface MysqlOptions {
  /** Statements for a new connection. */
  readonly session: readonly string[];
  /** Also how long a request waits for a free connection of the pool, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** How long a statement may go without an answer, in milliseconds; undefined for as long as it takes. */
  readonly answerTimeoutMs: number | undefined;
  /** Told why no connection can be made. @returns whether another try makes sense */
  onRefused(error: Error): boolean;
}

/**
 * Parameters always travel apart from the statement, in the binary protocol: no quoting depends on the server's `sql_mode`. Statements
 * without a name are prepared as well, and given up at once.
 */
export function mysqlDriver(pool: MysqlPool, options: MysqlOptions): PoolDriver<MysqlClient> {
  const { answerTimeoutMs: timeout, session } = options;
  const begun = new WeakSet<MysqlClient>();

  const query = (client: MysqlClient, sql: string, limit = timeout): Promise<MysqlResult> =>
    new Promise((resolve, reject) => {
      client.query({ sql, timeout: limit }, (error, result) => (error ? reject(error) : resolve(result)));
    });

  async function acquire(): Promise<MysqlClient> {
    const client = await connected(pool, options);
    if (begun.has(client)) return client;
    try {
      for (const statement of session) await query(client, statement);
    } catch (error) {
      client.destroy();
      throw error;
    }
    begun.add(client);
    return client;
  }

  return {
    attempts: 1,
    acquire,
    release: (client, error) => (error === undefined ? client.release() : client.destroy()),
    execute: (client, statement, values) => execute(client, statement, values, timeout),
    async each(client, statement, values, take) {
      for (const row of (await execute(client, statement, values, timeout)).rows) take(row);
    },
    async control(client, text) {
      await query(client, text);
    },
    // What changes the schema commits the transaction that it is in, and ends it.
    async script(client, sql, inTransaction) {
      for (const statement of statementsOf(sql)) await query(client, statement, undefined);
      if (inTransaction) await query(client, 'begin');
    },
    lost: () => undefined,
    errors,
    state: () => stateOf(pool),
    close: () => new Promise((resolve, reject) => void pool.end((error) => (error ? reject(error) : resolve()))),
  };
}

async function execute(
  client: MysqlClient,
  { text, name }: Statement,
  values: readonly SqlValue[],
  timeout: number | undefined,
): Promise<PoolResult> {
  const result = await new Promise<MysqlResult>((resolve, reject) => {
    const statement = { sql: text, values: values.map(parameter), rowsAsArray: true, timeout };
    client.execute(statement, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
  if (name === undefined) client.unprepare(text);
  return Array.isArray(result)
    ? { rows: result as SqlRow[], count: result.length }
    : { rows: [], count: result.affectedRows };
}

function stateOf({ _allConnections: all, _freeConnections: free, _connectionQueue: queue }: MysqlPool): PoolState {
  return { inUse: all.length - free.length, idle: free.length, waiting: queue.length };
}

/** The driver's pool sets no limit to waiting for a connection of it. */
async function connected(pool: MysqlPool, options: MysqlOptions): Promise<MysqlClient> {
  for (;;) {
    try {
      return await connectedInTime(pool, options.connectTimeoutMs);
    } catch (error) {
      if (!(error instanceof Error) || !options.onRefused(error)) throw error;
    }
  }
}

async function connectedInTime(pool: MysqlPool, limitMs: number): Promise<MysqlClient> {
  const late = new AbortController();
  const client = new Promise<MysqlClient>((resolve, reject) => {
    pool.getConnection((error, connection) => {
      if (error) reject(error);
      else if (late.signal.aborted) connection.release();
      else resolve(connection);
    });
  });
  const timer = new AbortController();
  const timeout = sleep(limitMs, undefined, { signal: timer.signal, ref: false }).then(() => {
    late.abort();
    throw Object.assign(new Error('timeout exceeded when trying to connect'), { code: 'ETIMEDOUT' });
  });
  try {
    return await Promise.race([client, timeout]);
  } finally {
    timer.abort();
    timeout.catch(() => undefined);
  }
}

/** Whole numbers as text: the driver would send them as floating point, which `limit` refuses. */
const parameter = (value: SqlValue): SqlValue => (typeof value === 'number' ? String(value) : value);

/** A statement ends with a semicolon at the end of a line. */
const statementsOf = (sql: string): string[] =>
  sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
