import { connect, type Socket } from 'node:net';

/** An answer as far as measuring needs it; the body stays raw until it is asked for. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  body(): string;
}

/** A server that answers nothing for so long is not measured any more. */
const PATIENCE_MS = 30_000;
const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * One keep-alive HTTP/1.1 connection to a loopback server, one request at a time. Written on bare sockets because a general
 * client costs more per request than the servers that are measured with it.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #chunks: Buffer[] = [];
  #waiting: { resolve(answer: RawAnswer): void; reject(error: Error): void } | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** @throws Error for any address but this machine's own: load is never sent elsewhere. */
  static open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    if (hostname !== '127.0.0.1' && hostname !== 'localhost') throw new Error(`${host} is not this machine`);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port || 80), hostname);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket, host));
      });
    });
  }

  get(path: string, headers = ''): Promise<RawAnswer> {
    return this.#send(`GET ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nAccept: application/json\r\n${headers}\r\n`);
  }

  postJson(path: string, value: unknown, { method = 'POST', headers = '' } = {}): Promise<RawAnswer> {
    const body = JSON.stringify(value);
    return this.#send(
      `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nAccept: application/json\r\n${headers}` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(request: string): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the connection is closed'));
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  #receive(chunk: Buffer): void {
    // A head is small: once it is split over reads, joining them is cheaper than searching across them.
    const [first] = this.#chunks;
    if (first !== undefined && !first.includes(HEAD_END)) this.#chunks = [Buffer.concat([first, chunk])];
    else this.#chunks.push(chunk);
    const answer = whole(this.#chunks);
    if (answer === undefined) return;
    this.#chunks = [];
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

/** The answer, once all of it is there. Without pipelining it ends where the data ends, so a last chunk is enough to see. */
function whole(chunks: readonly Buffer[]): RawAnswer | undefined {
  const [first] = chunks;
  const last = chunks.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const start = first.indexOf(HEAD_END);
  if (start < 0) return undefined;
  const head = first.toString('latin1', 0, start + 2);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  const received = chunks.reduce((sum, one) => sum + one.length, 0) - start - HEAD_END.length;
  const status = Number(head.slice(9, 12));
  const chunked = length === null && status !== 204;
  const complete = chunked
    ? last.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)
    : received >= Number(length?.[1] ?? 0);
  if (!complete) return undefined;
  return {
    status,
    head,
    body: () => {
      const raw = Buffer.concat(chunks).subarray(start + HEAD_END.length);
      return (chunked ? joined(raw) : raw).toString('utf8');
    },
  };
}

/** Takes the sizes out of a chunked body (RFC 9112 section 7.1). */
function joined(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = raw.indexOf('\r\n', at);
    const size = Number.parseInt(raw.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(raw.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
