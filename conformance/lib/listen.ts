import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that the suite runs for the server under test to call. */
export interface Listening {
  readonly port: number;
  /** Ends it, its open connections included. */
  close(): Promise<void>;
}

/** Lets an HTTP or HTTPS server listen on a port of the loopback; the system chooses the port where none is given. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
