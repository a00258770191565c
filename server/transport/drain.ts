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
  /** Connections without a request so far; Node does not count them as idle. */
  readonly unused: ReadonlyMap<Socket, unknown>;
  /** Connections between two requests, with the start of their idle time by `performance.now()`. */
  readonly idle: ReadonlyMap<Socket, number>;
  /** From now on every response has `Connection: close`. */
  refuseReuse(): void;
}

/** Tracks the connections of a server. Closes those without a request after `limitMs`; Node's `headersTimeout` starts with the first byte. */
export function trackConnections(server: Server, limitMs: number): Connections {
  const unused = new Map<Socket, NodeJS.Timeout>();
  const idle = new Map<Socket, number>();
  const open = new Set<ServerResponse>();
  let isEnding = false;
  const markUsed = (socket: Socket): void => {
    clearTimeout(unused.get(socket));
    unused.delete(socket);
    idle.delete(socket);
  };
  server.on(server instanceof HttpsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    unused.set(
      socket,
      setTimeout(() => socket.destroy(), limitMs),
    );
    socket.once('close', () => markUsed(socket));
  });
  // Before the handler, which may answer at once.
  server.prependListener('request', ({ socket }, response) => {
    markUsed(socket);
    open.add(response);
    if (isEnding) response.setHeader('Connection', 'close');
    response.once('close', () => {
      open.delete(response);
      if (!socket.destroyed) idle.set(socket, performance.now());
    });
  });
  const refuseReuse = (): void => {
    isEnding = true;
    for (const response of open) if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  return { unused, idle, refuseReuse };
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
  // Connections become idle as their requests are answered.
  const sweep = setInterval(() => closeIdle(connections), SWEEP_MS);
  closeIdle(connections);
  const silent = setTimeout(() => [...connections.unused.keys()].forEach((socket) => socket.destroy()), SILENT_MS);
  const limit = setTimeout(() => server.closeAllConnections(), SHUTDOWN_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(silent);
  clearTimeout(limit);
}

function closeIdle({ idle }: Connections): void {
  const longIdle = performance.now() - IDLE_MS;
  for (const [socket, since] of idle) if (since <= longIdle) socket.destroy();
}
