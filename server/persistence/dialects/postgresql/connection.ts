import type { SqlRow, SqlValue, Statement } from '../../sql/connection.ts';
import type { ConflictPolicy, PoolDriver } from '../../sql/pooled-connection.ts';
import { isConflict, isLost, isSilent, postgresqlError } from './errors.ts';
import type { PgClient, PgPool, PgQuery, PgRowQuery, PgTypes } from './pg.ts';
import { StatementNames } from './statement-names.ts';

const parsers: Record<number, (text: string) => boolean | number> = {
  16: (text) => text === 't', // bool
  20: Number, // int8: counts
  23: Number, // int4
};
/** Everything else stays text: the columns' types know what to make of it. */
const types: PgTypes = { getTypeParser: (oid: number) => parsers[oid] ?? String };

export interface PostgresqlOptions {
  /** Whether statements are prepared by name; undefined: unless a pooler is in between. */
  readonly prepare: boolean | undefined;
  /** How conflicts are dealt with; undefined: as is usual. */
  readonly conflicts: ConflictPolicy | undefined;
  /** For warnings. */
  log(message: string): void;
  /** Called with a connection that cannot be used: another host may have to be tried. */
  readonly onLost: (client: object) => void;
  /** How long a statement may go without an answer, in milliseconds; undefined for as long as it takes. */
  readonly answerTimeoutMs?: number | undefined;
  /** How often to try to connect: once per host. */
  readonly attempts: number;
}

export function postgresqlDriver(pool: PgPool, options: PostgresqlOptions): PoolDriver<PgClient> {
  const { attempts, answerTimeoutMs: query_timeout } = options;
  const names = new StatementNames(options);
  const numbered = numberedTexts();

  function queryOf(statement: Statement, values: readonly SqlValue[]): PgQuery {
    const name = names.areUsed ? statement.name : undefined;
    return { text: numbered.of(statement), name, values, rowMode: 'array', types, query_timeout };
  }

  /** Looks at an error of a statement, and passes it on. */
  function failed(error: unknown): never {
    names.failed(error);
    throw error;
  }

  return {
    attempts,
    acquire: () => connected(pool, names, attempts),
    release: (client, error) => client.release(error),
    async execute(client, statement, values) {
      const { rows, rowCount } = await client.query(queryOf(statement, values)).catch(failed);
      return { rows, count: rowCount ?? 0 };
    },
    each: (client, statement, values, take) =>
      rowByRow(client, new pool.Client.Query(queryOf(statement, values)), take, query_timeout).catch(failed),
    async control(client, text) {
      await client.query({ text, query_timeout });
    },
    async script(client, text) {
      await client.query({ text });
    },
    lost: options.onLost,
    conflicts: options.conflicts,
    errors: { isLost, isSilent, isConflict, meaning: postgresqlError },
    state: () => ({ inUse: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    /** The ORM ends the pool only where it has itself used it. */
    async close() {
      numbered.clear();
      if (!pool.ending) await pool.end();
    },
  };
}

/** `?` to `$1`, once per text. */
function numberedTexts() {
  const known = new Map<string, string>();
  return {
    of({ text, name }: Statement): string {
      const made = known.get(text);
      if (made !== undefined) return made;
      const numbered = withNumbers(text);
      if (name !== undefined) known.set(text, numbered);
      return numbered;
    },
    clear: () => known.clear(),
  };
}

async function connected(pool: PgPool, names: StatementNames, attempts: number): Promise<PgClient> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await names.lookAt(await pool.connect());
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
  }
}

async function rowByRow(
  client: PgClient,
  query: PgRowQuery,
  take: (row: SqlRow) => void,
  timeoutMs: number | undefined,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  query.query_timeout = timeoutMs;
  query.on('row', (row, result) => {
    // The driver also keeps the row, for the end.
    result.rows.length = 0;
    try {
      if (failure === undefined) take(row);
    } catch (error) {
      failure = { error };
    }
  });
  await new Promise<void>((resolve, reject) => {
    client.query(query, (error) => (error ? reject(error) : resolve()));
  });
  if (failure !== undefined) throw failure.error;
}

/** Statements here hold no `?` but parameters. */
function withNumbers(text: string): string {
  let count = 0;
  return text.replaceAll('?', () => `$${(count += 1)}`);
}
