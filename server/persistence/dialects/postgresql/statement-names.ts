import { isUnknownName } from './errors.ts';
import type { PgClient } from './pg.ts';

export interface StatementNamesOptions {
  /** What the DSN says; undefined: names are used unless a pooler is in between. */
  readonly prepare: boolean | undefined;
  log(message: string): void;
  readonly answerTimeoutMs?: number | undefined;
}

/**
 * Whether statements may be prepared by name. Not behind a pooler that gives a connection to a client for one transaction only (PgBouncer before 1.21
 * in transaction mode): there a name may be unknown, or taken, at the next use.
 */
export class StatementNames {
  readonly #log: (message: string) => void;
  readonly #answerTimeoutMs: number | undefined;
  #areUsed: boolean | undefined;

  constructor({ prepare, log, answerTimeoutMs }: StatementNamesOptions) {
    this.#answerTimeoutMs = answerTimeoutMs;
    this.#areUsed = prepare;
    this.#log = log;
  }

  get areUsed(): boolean {
    return this.#areUsed === true;
  }

  /** Finds out by a new connection, unless the DSN says it. Gives the connection back to the pool where that fails. */
  async lookAt<Client extends PgClient>(client: Client): Promise<Client> {
    if (this.#areUsed !== undefined) return client;
    try {
      const isBehind = await isBehindPooler(client, this.#answerTimeoutMs);
      if (isBehind && this.#areUsed === undefined)
        this.#log('a connection pooler is in front of the database: statements are not prepared by name');
      this.#areUsed ??= !isBehind;
      return client;
    } catch (error) {
      client.release(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  /** Goes on without names after an error that only they can have; the statement is then done again. */
  failed(error: unknown): void {
    if (!isUnknownName(error) || this.#areUsed !== true) return;
    this.#areUsed = false;
    this.#log('prepared statements do not stay in connections to the database: they are not used any more');
  }
}

/** A pooler makes up the process id that a client is given when it connects. */
export async function isBehindPooler(
  client: Pick<PgClient, 'query' | 'processID'>,
  answerTimeoutMs?: number,
): Promise<boolean> {
  const query = { text: 'select pg_backend_pid()', rowMode: 'array', query_timeout: answerTimeoutMs } as const;
  const { rows } = await client.query(query);
  return String(rows[0]?.[0]) !== String(client.processID);
}
