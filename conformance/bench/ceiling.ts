import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { load } from './load.ts';
import { runningServer } from './server.ts';

/** A server that answers without reading what it was asked, in a thread of its own. */
const NOTHING_TO_DO = `
  const { createServer } = require('node:net');
  const body = JSON.stringify({ text: 'x'.repeat(1000) });
  const answer = Buffer.from('HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: ' + body.length + '\\r\\n\\r\\n' + body);
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', () => socket.write(answer));
  }).listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));
`;

/** Requests per second that the load generator can send at all: figures near it say nothing about a server. */
export async function measureCeiling(clients: number, seconds: number): Promise<number> {
  const worker = new Worker(NOTHING_TO_DO, { eval: true });
  try {
    const [port] = (await once(worker, 'message')) as [number];
    const url = `http://127.0.0.1:${port}`;
    const step = async (client: { public: { get(path: string): Promise<unknown> } }) =>
      void (await client.public.get('/sessions/whoami'));
    const round = await load({ server: runningServer('nothing', url, url), clients, seconds, step });
    return round.count / round.seconds;
  } finally {
    await worker.terminate();
  }
}
