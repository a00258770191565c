import type { SessionChange } from '../session/cache-ports.ts';
import type { Channel } from './dialects/dialect.ts';
import type { SqlConnection } from './sql/connection.ts';

/** Tells of sessions that have changed: to listeners of this process and, where the database has a channel, of others. */
export class SessionChanges {
  readonly #sql: Pick<SqlConnection, 'onEnd'>;
  readonly #channel: Channel | undefined;
  readonly #listeners = new Set<(change: SessionChange) => void>();
  #stopListening: (() => void) | undefined;
  #unsent: string[] | undefined;

  constructor(sql: Pick<SqlConnection, 'onEnd'>, channel: Channel | undefined) {
    this.#sql = sql;
    this.#channel = channel;
  }

  /** @returns what ends it */
  listen(heard: (change: SessionChange) => void): () => void {
    this.#listeners.add(heard);
    this.#stopListening ??= this.#channel?.listen((text) => {
      const change = parsed(text);
      if (change !== undefined) this.#tell(change);
    });
    return () => {
      this.#listeners.delete(heard);
      if (this.#listeners.size > 0) return;
      this.#stopListening?.();
      this.#stopListening = undefined;
    };
  }

  /** A session, or the sessions of an identity, have changed; told when the transaction from here has ended. */
  changed(of: SessionChange['of'], id: string): void {
    if (this.#listeners.size === 0) return;
    this.#sql.onEnd(() => {
      this.#tell({ of, id });
      this.#send(`${of} ${id}`);
    });
  }

  #tell(change: SessionChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Those of one turn of the event loop together. Others need not hear of it to be right, so no answer waits for it. */
  #send(text: string): void {
    const channel = this.#channel;
    if (channel === undefined) return;
    if (this.#unsent !== undefined) {
      this.#unsent.push(text);
      return;
    }
    const unsent = [text];
    this.#unsent = unsent;
    setImmediate(() => {
      this.#unsent = undefined;
      channel.send(unsent).catch(() => undefined);
    });
  }
}

function parsed(text: string): SessionChange | undefined {
  const [, of, id] = /^(session|identity) (\S+)$/.exec(text) ?? [];
  return (of === 'session' || of === 'identity') && id !== undefined ? { of, id } : undefined;
}
