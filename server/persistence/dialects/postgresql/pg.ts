import type { SqlRow, SqlValue } from '../../sql/connection.ts';

/** What is used of the `pg` package, which brings no types. */
export interface PgPool {
  readonly ending: boolean;
  /** What a client connects with. */
  readonly options: object;
  readonly Client: (new (options: object) => PgListener) & { readonly Query: new (query: PgQuery) => PgRowQuery };
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  connect(): Promise<PgClient>;
  end(): Promise<void>;
}
export interface PgClient {
  /** The process that serves it, as it was said when the connection was made. */
  readonly processID?: number | null;
  query(query: PgQuery): Promise<{ readonly rows: SqlRow[]; readonly rowCount: number | null }>;
  query(query: PgRowQuery, done: (error: Error | null) => void): void;
  /** With an error the connection is closed instead of kept. */
  release(error?: Error): void;
}
/** What is used of a client of `pg` with a connection of its own. */
export interface PgListener extends Pick<PgClient, 'query' | 'processID'> {
  connect(done: (error?: Error) => void): unknown;
  end(): Promise<void>;
  on(event: 'notification', heard: (message: { readonly payload?: string }) => void): unknown;
  on(event: 'error' | 'end', lost: () => void): unknown;
}
export interface PgQuery {
  readonly text: string;
  readonly name?: string | undefined;
  readonly values?: readonly SqlValue[];
  readonly rowMode?: 'array';
  readonly types?: PgTypes;
  /** How long to wait for the answer, in milliseconds. */
  readonly query_timeout?: number | undefined;
}

/** A query that reports each row as it arrives. */
export interface PgRowQuery {
  query_timeout?: number | undefined;
  on(event: 'row', take: (row: SqlRow, result: { readonly rows: SqlRow[] }) => void): void;
}

/** How a cell's text becomes a value, by the type's number. */
export interface PgTypes {
  getTypeParser(oid: number): (text: string) => boolean | number | string;
}
