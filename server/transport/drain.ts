/** Tracks the connections of a server and stops it without interrupting requests. */
import type { Server, ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** How long open requests may take after the stop began, in milliseconds (reference: two minutes). */
const SHUTDOWN_MS = 120_000;
/** How long a connection may wait for its first request after the server stopped accepting. */
const SILENT_MS = 1000;
/** A stopping server closes connections that were idle for so long; on others a request may be in flight. */
const IDLE_MS = 500;
/** Interval of closing idle connections while the server stops. */
const SWEEP_MS = 50;

/** The open connections of a server. */
export interface Connections {
  /** Closes connections that had no request so far; Node does not count them as idle. */
  closeUnused(): void;
  /** Closes connections that have been between two requests for `ms`. */
  closeIdle(ms: number): void;
  /** From now on every response has `Connection: close`. */
  refuseReuse(): void;
}

interface Connection {
  /** Runs until the first request. */
  silence: NodeJS.Timeout | undefined;
  readonly open: Set<ServerResponse>;
  /** Start of the time without a request, by `performance.now()`. */
  idleSince: number;
}

/** Tracks the connections of a server. Closes those without a request after `limitMs`; Node's `headersTimeout` starts with the first byte. */
export function trackConnections(server: Server, limitMs: number): Connections {
  const connections = new Map<Socket, Connection>();
  let isEnding = false;
  server.on(server instanceof HttpsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    const silence = setTimeout(() => socket.destroy(), limitMs);
    connections.set(socket, { silence, open: new Set(), idleSince: 0 });
    socket.once('close', () => {
      clearTimeout(silence);
      connections.delete(socket);
    });
  });
  // One listener for all responses: it runs for every request.
  function markAnswered(this: ServerResponse): void {
    const connection = connections.get(this.req.socket);
    if (connection === undefined) return;
    connection.open.delete(this);
    connection.idleSince = performance.now();
  }
  // Before the handler, which may answer at once.
  server.prependListener('request', ({ socket }, response) => {
    const connection = connections.get(socket);
    if (connection === undefined) return;
    clearTimeout(connection.silence);
    connection.silence = undefined;
    connection.open.add(response);
    if (isEnding) response.setHeader('Connection', 'close');
    response.on('close', markAnswered);
  });
  const closeWhere = (matches: (connection: Connection) => boolean): void => {
    for (const [socket, connection] of connections) if (matches(connection)) socket.destroy();
  };
  return {
    closeUnused: () => closeWhere(({ silence }) => silence !== undefined),
    closeIdle(ms) {
      const longIdle = performance.now() - ms;
      closeWhere(({ silence, open, idleSince }) => silence === undefined && open.size === 0 && idleSince <= longIdle);
    },
    refuseReuse() {
      isEnding = true;
      for (const { open } of connections.values())
        for (const response of open) if (!response.headersSent) response.setHeader('Connection', 'close');
    },
  };
}

/**
 * Stops a server. For `graceMs` it serves as before, so that load balancers notice. Then it accepts no connections, and every response closes
 * its connection; a client that reconnects is refused, not reset in the accept queue. Connections on which a request may be in flight stay
 * open for a moment. Resolves when all connections are closed.
 */
export async function drain(server: Server, connections: Connections, graceMs: number): Promise<void> {
  if (graceMs > 0) {
    await sleep(graceMs);
    // Right after an accept, the kernel's queue is at its shortest.
    await setImmediate();
  }
  connections.refuseReuse();
  // `close` of an HTTP server would close idle connections at once, even with a request in flight.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  // Connections become idle as their requests are answered. A process that was busy reads what has arrived before it looks.
  const closeIdle = (): void => void setImmediate().then(() => connections.closeIdle(IDLE_MS));
  const sweep = setInterval(closeIdle, SWEEP_MS);
  closeIdle();
  const silent = setTimeout(() => connections.closeUnused(), SILENT_MS);
  const limit = setTimeout(() => server.closeAllConnections(), SHUTDOWN_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(silent);
  clearTimeout(limit);
}
