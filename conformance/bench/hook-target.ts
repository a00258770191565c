import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that takes whatever web hooks send, and keeps nothing. */
export interface HookTarget {
  readonly url: string;
  close(): void;
}

export async function openHookTarget(): Promise<HookTarget> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close().closeAllConnections(),
  };
}
