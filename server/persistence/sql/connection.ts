import { hash } from 'node:crypto';

/** A value as the drivers take it. */
export type SqlValue = string | number | bigint | boolean | Buffer | null | readonly string[];
/** A row as the drivers give it: one value per selected column, in order. */
export type SqlRow = readonly SqlCell[];
export type SqlCell = string | number | boolean | Buffer | null;

/** A statement with `?` for its parameters. */
export interface Statement {
  readonly text: string;
  /** Name of the prepared statement; undefined where a plan that knows the values is better, or the text varies. */
  readonly name: string | undefined;
}

/** Connections of this process to the database. */
export interface PoolState {
  readonly inUse: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

/**
 * One database. Statements run inside the transaction of the asynchronous context they are called from, if there is one:
 * stores need not be handed a connection, and nested transactions join the outer one.
 */
export interface SqlConnection {
  /** Its connections at this moment. */
  pool(): PoolState;
  /** Whether a statement from here would be part of a transaction. */
  readonly inTransaction: boolean;
  /** Rows of a reading (or `returning`) statement. */
  all(statement: Statement, values: readonly SqlValue[]): Promise<SqlRow[]>;
  /**
   * What `read` makes of each row, in order. For long lists: where the driver can, each row is read as it arrives, so that only results are
   * kept until the last. `read` gets the row's place, from 0. It has no effects that matter when the statement is repeated.
   */
  map<T>(statement: Statement, values: readonly SqlValue[], read: (row: SqlRow, index: number) => T): Promise<T[]>;
  /** How many rows were written. @throws UniqueViolation */
  run(statement: Statement, values: readonly SqlValue[]): Promise<number>;
  /**
   * All or nothing. Any statement that fails dooms the transaction, even where its error is caught. Where another transaction was in
   * the way (a deadlock, a conflict of serialization), the work is done again: it may change values in memory only so that doing it
   * twice is doing it once, or with `onRollback`.
   */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** Inside a transaction: undoes only its own work when it fails, and leaves the transaction usable. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** Calls `undo` if the transaction from here, or the savepoint, is rolled back. Without one, nothing can be. */
  onRollback(undo: () => void): void;
  /** Calls `done` once the transaction from here has ended, however it ended; at once outside of one. */
  onEnd(done: () => void): void;
  /** Statements without parameters, separated by semicolons. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

const statements = new Map<string, Statement>();

/**
 * A statement that is planned once and used often. The same text is the same statement, and has the same name in every process: behind a pooler
 * they may share connections, and one's name must never stand for another's statement.
 */
export function prepared(text: string): Statement {
  let statement = statements.get(text);
  if (statement === undefined) {
    statement = { text, name: `zelos_${hash('sha256', text).slice(0, 24)}` };
    statements.set(text, statement);
  }
  return statement;
}

/** A statement whose text varies, or whose best plan depends on the values. */
export function unprepared(text: string): Statement {
  return { text, name: undefined };
}
