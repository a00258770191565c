/** Zelos as people meet it: the public API on a port of this machine, and a courier at work. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { compose } from '../compose.ts';
import type { Config } from '../config/model.ts';
import { fixedConfig } from '../config/read/source.ts';

export interface RunningServer extends AsyncDisposable {
  /** Base URL of the public API, with a slash at its end. */
  readonly api: string;
}

/** The server has to know its own URL before it is made. */
export async function startServer(configure: (api: string) => Config): Promise<RunningServer> {
  const later: { handle: RequestListener } = { handle: (_, response) => response.end() };
  const server = await listen((request, response) => later.handle(request, response));
  const api = `${origin(server)}/`;
  const zelos = await compose({ config: fixedConfig(configure(api)), logger: pino({ level: 'silent' }) });
  later.handle = zelos.servers.public.callback();
  const closing = new AbortController();
  const watching = zelos.courier.watch(closing.signal);
  return {
    api,
    async [Symbol.asyncDispose]() {
      server.close().closeAllConnections();
      closing.abort();
      await watching;
      await zelos.close();
    },
  };
}

export const listen = (handle: RequestListener): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(handle);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

/** By name: WebAuthn knows no IP addresses. */
export const origin = (server: Server): string => `http://localhost:${(server.address() as AddressInfo).port}`;
