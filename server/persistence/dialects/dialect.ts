import type { MikroORM } from '@mikro-orm/core';
import type { DeliveryStore } from '../../courier/ports.ts';
import type { Dsn } from '../dsn.ts';
import type { Change } from '../migrations/change.ts';
import type { ColumnCodecs } from '../sql/codecs.ts';
import type { SqlConnection, SqlRow, SqlValue, Statement } from '../sql/connection.ts';
import type { SqlContext } from '../sql/context.ts';
import type { Expressions, SqlFragment } from '../sql/expressions.ts';
import type { RowMapper } from '../sql/row-mapper.ts';

/** A kind of database. All that Zelos knows of it is in one folder; the rest of the code has no branch on which one it is. */
export interface Dialect {
  /** The folder's name; said in messages, never asked. */
  readonly name: string;
  /** @throws UnsupportedDsn for a DSN that cannot be read */
  connect(dsn: Dsn, options: ConnectOptions): Promise<Connected>;
  /** Whether connecting failed for a reason that time mends: the server is not there yet, starts up, or has no room. */
  isUnavailable(error: Error): boolean;
  readonly codecs: ColumnCodecs;
  /** The shortest time, in milliseconds, that two values of a column for points in time can lie apart. */
  readonly instantStepMs: number;
  readonly expressions: Expressions;
  readonly statements: DialectStatements;
  readonly courier: CourierStatements;
  readonly schema: DialectSchema;
}

export interface ConnectOptions {
  /** For warnings of driver and ORM. */
  log(message: string): void;
  /** How long a statement may go without an answer, in milliseconds; undefined: for as long as it takes. */
  readonly answerTimeoutMs: number | undefined;
}

export interface Connected {
  readonly orm: MikroORM;
  readonly sql: SqlConnection;
  /** Passes texts between processes; undefined where the database has nothing of the kind. */
  readonly channel?: Channel | undefined;
  /** Whether the database lives and dies with this process, so that no other process can migrate it. */
  readonly inMemory: boolean;
}

/** Texts that processes send to each other through the database. A text may be lost: what depends on it has to hold without. */
export interface Channel {
  /** Sends texts to all who listen, this process too. Rejects where the database cannot be reached. */
  send(texts: readonly string[]): Promise<void>;
  /** Calls `heard` with each text from now on. Connects again when the connection is lost. @returns what ends it */
  listen(heard: (text: string) => void): () => void;
}

/** A table's encoded rows, to be inserted. */
export interface RowGroup {
  readonly mapper: RowMapper<never>;
  readonly rows: readonly (readonly SqlValue[])[];
}

/** One row to change or delete, and what to answer of it. */
export interface RowChange {
  readonly table: string;
  /** `column = ?, ...` */
  readonly set: SqlFragment;
  /** Says which row, by columns that `set` does not touch. */
  readonly where: SqlFragment;
  /** The select list of the answer, without an alias. */
  readonly list: string;
}

/** What databases do with different statements, some with several. */
export interface DialectStatements {
  /** All or nothing, parents before children. */
  insertRows(sql: SqlConnection, groups: readonly RowGroup[]): Promise<void>;
  /** An insert that does nothing where a unique index already has such a row. */
  insertIfAbsent(insert: Statement): Statement;
  /** Changes a row and answers it as it is then; undefined where there is no such row. One of several at once wins each turn. */
  changeRow(sql: SqlConnection, change: RowChange): Promise<SqlRow | undefined>;
  /** Deletes a row and answers it as it was; of several at once one gets it. */
  takeRow(sql: SqlConnection, change: Omit<RowChange, 'set'>): Promise<SqlRow | undefined>;
  /**
   * `select`, which ends with a `where`, for several values of a text column at once. Its parameters are the list of them, then those of
   * `where`. Undefined where a statement costs no round trip, so that nothing is won by asking for several at once.
   */
  readonly selectByTexts: ((select: string, column: string, where: string) => Statement) | undefined;
  /**
   * Does work, in transactions of its own, that one process at a time does for all. The lock has a name; where the database has none of the kind,
   * each process does the work. @returns false where another process is at it
   */
  whileLocked(sql: SqlConnection, lock: string, work: () => Promise<void>): Promise<boolean>;
  /** Digests of rows made by the database, so that rows need not be sent to be compared; undefined where that wins nothing. */
  readonly digests: DigestStatements | undefined;
  /** A row where some credentials have this key id in their JSON. */
  keyIdOwner(sql: SqlConnection, key: KeyInCredentials): Promise<SqlRow[]>;
}

/** A key id (base64), and the types of credentials to look at where their index is the way to them. */
export interface KeyInCredentials {
  readonly nid: string;
  readonly typeIds: readonly string[];
  readonly id: string;
}

/** `select` ends with its `from`; `where` goes on from a condition that these statements begin. */
export interface DigestStatements {
  /** The rows of a list of texts of a column, each with a digest of all its cells at the end. Parameters: the list, then those of `where`. */
  select(select: string, column: string, where: string): Statement;
  /** Ids of rows that are gone or have another digest. Parameters: ids, their digests, then those of `where`. */
  changed(select: string, column: string, where: string): Statement;
}

/** How the messages of a queue are claimed and their attempts written down. */
export interface CourierStatements {
  /** A point in time so many milliseconds ago, by the clock that all workers share. */
  ago(context: SqlContext, ms: number): SqlFragment;
  /**
   * Claims up to `limit` of the oldest messages that fulfil a condition (alias `m`): they are processing from now on.
   * Several workers at once never get the same one. @returns rows of `MessageEntity`
   */
  claim(context: SqlContext, where: SqlFragment, limit: number): Promise<SqlRow[]>;
  /** Writes down attempts, those of about the same time together. */
  attempts(context: SqlContext): Pick<DeliveryStore, 'begin' | 'end'>;
}

/** The reference's schema on this database. */
export interface DialectSchema {
  /** Holds `versions.txt` (a version and its name per line, oldest first) and `schema/*.sql` (the final schema, in order). */
  readonly folder: URL;
  /**
   * Versions since Kratos v1.0 whose changes are spelt otherwise than in `migrations/steps/`. Undefined where Zelos makes the whole schema
   * in an empty database, and nothing else.
   */
  readonly changes: ReadonlyMap<string, Change> | undefined;
  /** Run before the final schema is made in an empty database. */
  prepare(sql: SqlConnection): Promise<void>;
  /** As committed by now, also right after waiting in `alone`. */
  hasTable(sql: SqlConnection, name: string): Promise<boolean>;
  /** A transaction that every other caller, in whatever process, waits for to end. */
  alone<T>(sql: SqlConnection, work: () => Promise<T>): Promise<T>;
  /** Indexes of ours, which the reference does not have, spelt `name on table ...`. */
  readonly ownIndexes: readonly string[];
  /** Makes an index where it is missing, with no lock that a writer would wait for. Not inside a transaction. */
  ensureIndex(sql: SqlConnection, index: string): Promise<void>;
}
