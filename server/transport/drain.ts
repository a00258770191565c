/** The connections of a server, and its end: no request that a client could send in good faith is cut off. */
import type { Server, ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** How long open requests may go on after the end was asked for, in milliseconds (reference: two minutes). */
const SHUTDOWN_MS = 120_000;
/** How long a connection may still begin its first request once no new ones are taken. */
const SILENT_MS = 1000;
/** A connection that has been idle for so long is closed; on others the next request may be on its way. */
const IDLE_MS = 500;
/** How often connections that have become idle are closed, once no new ones are taken. */
const SWEEP_MS = 50;

export interface Connections {
  /** Those on which no request has come yet; Node does not count them as idle. */
  readonly unused: ReadonlyMap<Socket, unknown>;
  /** Since when those between two requests are idle, in milliseconds of `performance.now()`. */
  readonly idle: ReadonlyMap<Socket, number>;
  /** From now on every answer says `Connection: close`. */
  refuseReuse(): void;
}

/** Follows the connections of a server. Those without a request are closed after `limitMs`: Node's `headersTimeout` begins with the first byte. */
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
 * Ends a server. For `graceMs` it goes on as before, so that load balancers can learn of its end. Then it takes no new connections, and every answer
 * ends its connection: in this order, since a client that opens another one is better refused than reset in the queue of the kernel. Connections on
 * which a request may be on its way are kept for a moment. Resolves when all are closed.
 */
export async function drain(server: Server, connections: Connections, graceMs: number): Promise<void> {
  if (graceMs > 0) {
    await sleep(graceMs);
    // Right after the kernel was asked for new connections, its queue is as short as can be.
    await setImmediate();
  }
  connections.refuseReuse();
  // The `close` of HTTP servers would close idle connections at once, with requests on their way.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  // A connection turns idle when its request is answered, so idle ones are closed again and again.
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
