/** Stands between a client and a server, and misbehaves as networks do. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Resets all connections; new ones are reset at once. */
  cut(): void;
  /** Closes all connections in good order; new ones are closed at once. */
  refuse(): void;
  /** Takes everything and hands nothing on. */
  stall(): void;
  /** Hands on so many packets to the server, and then resets all connections as `cut` does. */
  cutAfter(packets: number): void;
  /** Whether connections are being reset. */
  readonly isCut: boolean;
  /** Behaves again; what was stalled is lost. */
  restore(): void;
  close(): Promise<void>;
}

export async function openProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  let mode: 'pass' | 'cut' | 'refuse' | 'stall' = 'pass';
  let packetsLeft = Number.POSITIVE_INFINITY;
  const open = new Set<Socket>();
  const track = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on('error', () => {}).on('close', () => open.delete(socket));
  };
  const server = createServer((client) => {
    track(client);
    if (mode === 'cut') return void client.resetAndDestroy();
    if (mode === 'refuse') return void client.end();
    if (mode === 'stall') return;
    const upstream = track(connect(target));
    upstream.pipe(client);
    client.on('data', (packet: Buffer) => {
      if (mode === 'stall') return;
      if (packetsLeft === 0) return void cut();
      packetsLeft -= 1;
      upstream.write(packet);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const each = (act: (socket: Socket) => void) => () => {
    for (const socket of open) act(socket);
  };
  const cut = () => {
    mode = 'cut';
    each((socket) => socket.resetAndDestroy())();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    cutAfter(packets) {
      packetsLeft = packets;
    },
    get isCut() {
      return mode === 'cut';
    },
    refuse() {
      mode = 'refuse';
      each((socket) => socket.end())();
    },
    stall() {
      mode = 'stall';
      each((socket) => socket.unpipe().resume())();
    },
    restore() {
      if (mode === 'stall') each((socket) => socket.destroy())();
      packetsLeft = Number.POSITIVE_INFINITY;
      mode = 'pass';
    },
    async close() {
      each((socket) => socket.destroy())();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
