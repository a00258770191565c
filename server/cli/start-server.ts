import { compose, type ComposeOptions } from '../compose.ts';
import type { Courier } from '../courier/courier.ts';
import type { OpenDatabase } from '../persistence/open-database.ts';
import { listen, type RunningServer } from '../transport/listen.ts';

/** A server whose two APIs listen. */
export interface StartedServer {
  readonly courier: Courier;
  readonly database: OpenDatabase;
  /** Finishes open requests and closes the database. */
  close(): Promise<void>;
}

/**
 * Composes a server and listens where its configuration says. `onOpen` is called before the first connection is accepted: from then on, a
 * signal must not end the process in the middle of a request. @throws Error if the database cannot be opened or an address is taken
 */
export async function startServer(options: ComposeOptions, onOpen = () => {}): Promise<StartedServer> {
  const { config, logger } = options;
  const zelos = await compose(options);
  const { shutdownGraceMs: graceMs, ...listeners } = config.current().derived;
  const running: RunningServer[] = [];
  const close = async () => {
    await Promise.all(running.map((server) => server.close()));
    await zelos.close();
  };
  onOpen();
  try {
    for (const name of ['public', 'admin'] as const) {
      const handle = zelos.servers[name].callback();
      running.push(await listen({ name, listener: listeners[name], handle, logger, graceMs }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { courier: zelos.courier, database: zelos.database, close };
}
