import type { SqlRow, SqlValue, Statement } from '../../sql/connection.ts';
import type { PoolDriver } from '../../sql/pooled-connection.ts';
import { isConflict, isLost, isSilent, postgresqlError } from './errors.ts';

/** What is used of the `pg` package, which brings no types. */
export interface PgPool {
  readonly ending: boolean;
  /** What a client connects with. */
  readonly options: object;
  readonly Client: new (options: object) => PgListener;
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  connect(): Promise<PgClient>;
  end(): Promise<void>;
}
export interface PgClient {
  query(query: PgQuery): Promise<{ readonly rows: SqlRow[]; readonly rowCount: number | null }>;
  /** With an error the connection is closed instead of kept. */
  release(error?: Error): void;
}
/** What is used of a client of `pg` with a connection of its own. */
export interface PgListener {
  connect(done: (error?: Error) => void): unknown;
  query(text: string): Promise<unknown>;
  end(): Promise<void>;
  on(event: 'notification', heard: (message: { readonly payload?: string }) => void): unknown;
  on(event: 'error' | 'end', lost: () => void): unknown;
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

export function postgresqlDriver(pool: PgPool, options: PostgresqlOptions): PoolDriver<PgClient> {
  const { attempts, answerTimeoutMs: query_timeout } = options;
  /** `?` to `$1`, once per text. */
  const numbered = new Map<string, string>();

  function numberedText({ text, name }: Statement): string {
    let known = numbered.get(text);
    if (known === undefined) {
      known = withNumbers(text);
      if (name !== undefined) numbered.set(text, known);
    }
    return known;
  }

  async function acquire(): Promise<PgClient> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await pool.connect();
      } catch (error) {
        if (attempt >= attempts) throw error;
      }
    }
  }

  return {
    attempts,
    acquire,
    release: (client, error) => client.release(error),
    async execute(client, statement, values) {
      const name = options.prepare ? statement.name : undefined;
      const query = { text: numberedText(statement), name, values, rowMode: 'array', types, query_timeout } as const;
      const { rows, rowCount } = await client.query(query);
      return { rows, count: rowCount ?? 0 };
    },
    async control(client, text) {
      await client.query({ text, query_timeout });
    },
    async script(client, text) {
      await client.query({ text });
    },
    lost: options.onLost,
    errors: { isLost, isSilent, isConflict, meaning: postgresqlError },
    state: () => ({ inUse: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    /** The ORM ends the pool only where it has itself used it. */
    async close() {
      numbered.clear();
      if (!pool.ending) await pool.end();
    },
  };
}

/** Statements here hold no `?` but parameters. */
function withNumbers(text: string): string {
  let count = 0;
  return text.replaceAll('?', () => `$${(count += 1)}`);
}
