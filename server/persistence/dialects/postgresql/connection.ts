import type { Statement } from '../../sql/connection.ts';
import type { PoolDriver } from '../../sql/pooled-connection.ts';
import { isConflict, isLost, isSilent, postgresqlError } from './errors.ts';
import type { PgClient, PgPool, PgTypes } from './pg.ts';
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

  async function acquire(): Promise<PgClient> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await names.lookAt(await pool.connect());
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
      const name = names.areUsed ? statement.name : undefined;
      const query = { text: numbered.of(statement), name, values, rowMode: 'array', types, query_timeout } as const;
      const { rows, rowCount } = await client.query(query).catch((error: unknown) => {
        names.failed(error);
        throw error;
      });
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

/** Statements here hold no `?` but parameters. */
function withNumbers(text: string): string {
  let count = 0;
  return text.replaceAll('?', () => `$${(count += 1)}`);
}
