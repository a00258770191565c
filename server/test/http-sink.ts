/** An HTTP server for tests that keeps what it is sent. */
import type { IncomingHttpHeaders } from 'node:http';
import { listen, origin } from './running-server.ts';

export interface Call {
  readonly method: string | undefined;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpSink extends AsyncDisposable {
  readonly url: string;
  readonly calls: Call[];
  /** The next call that was not returned before; waits for it. */
  next(): Promise<Call>;
}

export interface SinkAnswer {
  readonly status: number;
  readonly body?: string;
  /** Waited for before the answer goes out. */
  readonly until?: () => Promise<unknown>;
}

const WAIT_MS = 30_000;

/** `answer`: a status, or more, for each call. */
export async function startHttpSink(answer: (call: Call) => number | SinkAnswer = () => 204): Promise<HttpSink> {
  const calls: Call[] = [];
  let seen = 0;
  const server = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path = '', headers } = request;
      const call = { method, path, headers, body: Buffer.concat(chunks).toString() };
      calls.push(call);
      const answered = answer(call);
      const { status, body, until } = typeof answered === 'number' ? { status: answered } : answered;
      void Promise.resolve(until?.()).then(() => response.writeHead(status).end(body));
    });
  });
  return {
    url: `${origin(server)}/send`,
    calls,
    async next() {
      for (const end = Date.now() + WAIT_MS; ; await new Promise((done) => setTimeout(done, 10))) {
        const call = calls[seen];
        if (call !== undefined) {
          seen += 1;
          return call;
        }
        if (Date.now() > end) throw new Error(`call ${seen + 1} never came`);
      }
    },
    async [Symbol.asyncDispose]() {
      server.close().closeAllConnections();
    },
  };
}
