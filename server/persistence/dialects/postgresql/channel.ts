import type { Channel } from '../dialect.ts';
import type { PgListener, PgPool } from './pg.ts';
import { isBehindPooler } from './statement-names.ts';

/** The name that processes listen to. */
const NAME = 'zelos_session_changes';
/** How long after a lost connection a new one is made, in milliseconds. */
const RECONNECT_MS = 1000;

/**
 * NOTIFY and LISTEN. Behind a pooler that gives a connection to a client for one transaction only, nothing is heard.
 * `connect`: a client that is not one of the pool's.
 */
export function postgresqlChannel(pool: PgPool, connect: () => PgListener): Channel {
  return {
    async send(texts) {
      const client = await pool.connect();
      const error = await client
        .query({ text: 'select pg_notify($1, text) from unnest($2::text[]) as text', values: [NAME, texts] })
        .then(
          () => undefined,
          (failure: unknown) => (failure instanceof Error ? failure : new Error(String(failure))),
        );
      client.release(error);
      if (error !== undefined) throw error;
    },
    listen(heard) {
      const listener = new Listener(connect, heard);
      listener.start();
      return () => listener.stop();
    },
  };
}

/** A pooler would give the connection that listens to another client. */
async function listenTo(client: PgListener): Promise<void> {
  if (!(await isBehindPooler(client))) await client.query({ text: `listen ${NAME}` });
}

class Listener {
  readonly #connect: () => PgListener;
  readonly #heard: (text: string) => void;
  #client: PgListener | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(connect: () => PgListener, heard: (text: string) => void) {
    this.#connect = connect;
    this.#heard = heard;
  }

  start(): void {
    const client = this.#connect();
    this.#client = client;
    const lost = () => this.#lost(client);
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
    const connected = new Promise<void>((resolve, reject) => {
      client.connect((error) => (error ? reject(error) : resolve()));
    });
    connected.then(() => listenTo(client)).catch(lost);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#client?.end().catch(() => undefined);
  }

  /** Told several times of one loss. */
  #lost(client: PgListener): void {
    if (this.#client !== client || this.#stopped) return;
    this.#client = undefined;
    client.end().catch(() => undefined);
    this.#timer = setTimeout(() => this.start(), RECONNECT_MS).unref();
  }
}
