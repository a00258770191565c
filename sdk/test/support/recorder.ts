import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived: the target undecoded, header names in lower case and sorted. */
export interface ArrivedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Recorder {
  readonly url: string;
  /** The requests since the last call. */
  take(): ArrivedRequest[];
  close(): Promise<void>;
}

type Answer = (request: ArrivedRequest, response: ServerResponse) => void;

const answerEmptyObject: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
};

/** Starts a server on a free loopback port that records what arrives. */
export async function startRecorder(answer: Answer = answerEmptyObject): Promise<Recorder> {
  let requests: ArrivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const arrived = await read(request);
    requests.push(arrived);
    answer(arrived, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = requests;
      requests = [];
      return taken;
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

async function read(request: IncomingMessage): Promise<ArrivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: Object.fromEntries(Object.entries(request.headers).sort(([a], [b]) => (a < b ? -1 : 1))),
    body: Buffer.concat(chunks).toString(),
  };
}
