import type { RequestListener, Server, ServerOptions } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Listener } from '../config/model.ts';
import { createServer as createHttpServer } from '../kernel/node-http.ts';
import type { Logger } from '../observability/logger.ts';
import { drain, trackConnections } from './drain.ts';
import type { ServerName } from './routes.ts';
import { readTlsPair, watchTlsPair } from './tls.ts';
import { removeStaleSocket, setSocketPermissions } from './unix-socket.ts';

/** Timeouts in seconds (those of the reference). The admin server is for machines on an internal network. */
const TIMEOUTS = {
  public: { headers: 5, request: 15, idle: 120, socket: 60 },
  admin: { headers: 5, request: 30, idle: 600, socket: 120 },
} as const;

/** Room for many large cookies. */
const MAX_HEADER_BYTES = 64 * 1024;
/** How much longer than `headers` a connection without a request stays open: if a request has begun, Node answers 408 first. */
const GRACE_SECONDS = 2;

/** A server that listens. */
export interface RunningServer {
  /** Accepts connections for the grace period, then finishes open requests; resolves when all connections are closed. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly name: ServerName;
  readonly listener: Listener;
  readonly handle: RequestListener;
  readonly logger: Logger;
  /** How long a connection may wait for its first request, in milliseconds. */
  readonly silentMs?: number;
  /** How long connections are still accepted after the stop began, in milliseconds. Default 0. */
  readonly graceMs?: number;
}

/** Starts one of the two servers. @throws Error if it cannot listen on the address or cannot read the certificate */
export async function listen(options: ListenOptions): Promise<RunningServer> {
  const { name, listener, handle, logger, silentMs, graceMs = 0 } = options;
  const server = createServer(name, listener, handle);
  if (!listener.tls) logger.info(`TLS has not been configured for ${name}, skipping`);
  const connections = trackConnections(server, silentMs ?? (TIMEOUTS[name].headers + GRACE_SECONDS) * 1000);
  await bind(server, listener);
  logger.info({ addr: listener.socketPath ?? `${listener.host}:${listener.port}` }, `Starting the ${name} httpd`);
  const stopWatching = followCertificate(server, listener, logger);
  return {
    async close() {
      stopWatching();
      await drain(server, connections, graceMs);
      logger.info(`${name} httpd was shutdown gracefully`);
    },
  };
}

function createTlsServer(
  name: ServerName,
  tls: NonNullable<Listener['tls']>,
  options: ServerOptions,
  handle: RequestListener,
): HttpsServer {
  try {
    return createHttpsServer({ ...options, ...readTlsPair(tls) }, handle);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(`serve.${name}.tls is not a certificate and its key: ${cause}`, { cause: error });
  }
}

function createServer(name: ServerName, { tls }: Listener, handle: RequestListener): Server | HttpsServer {
  const { headers, request, idle, socket } = TIMEOUTS[name];
  const options = {
    headersTimeout: headers * 1000,
    requestTimeout: request * 1000,
    handshakeTimeout: headers * 1000,
    keepAliveTimeout: idle * 1000,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const server = tls ? createTlsServer(name, tls, options, handle) : createHttpServer(options, handle);
  server.setTimeout(socket * 1000);
  return server;
}

async function bind(server: Server, { host, port, socketPath, socket }: Listener): Promise<void> {
  if (socketPath !== undefined) await removeStaleSocket(socketPath);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // An empty host means all addresses of both IP versions, as in Go.
    const address = socketPath === undefined ? { port, ...(host ? { host } : {}) } : { path: socketPath };
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  if (socketPath !== undefined) await setSocketPermissions(socketPath, socket);
}

function followCertificate(server: Server | HttpsServer, { tls }: Listener, logger: Logger): () => void {
  if (!tls || !('setSecureContext' in server)) return () => {};
  return watchTlsPair(tls, () => {
    try {
      server.setSecureContext(readTlsPair(tls));
      logger.info('TLS certificate reloaded');
    } catch (error) {
      logger.error({ err: error }, 'the changed TLS certificate cannot be used; the last valid one is kept');
    }
  });
}
