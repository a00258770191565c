/** Metrics of several processes behind one port: every worker answers for all of them, through the primary process. */
import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { HttpMetrics } from './metrics.ts';

const REQUEST = 'zelos:metrics-request';
const RESPONSE = 'zelos:metrics';

interface Message {
  readonly type: typeof REQUEST | typeof RESPONSE;
  readonly id: number;
  readonly text?: string;
}

const isMessage = (value: unknown, type: Message['type']): value is Message =>
  typeof value === 'object' && value !== null && (value as Message).type === type;

/** In the primary process: adds up the metrics of the workers on request. */
export function answerMetricsRequests(): void {
  const aggregator = new AggregatorRegistry();
  cluster.on('message', async (worker, message: unknown) => {
    if (!isMessage(message, REQUEST)) return;
    const text = await aggregator.clusterMetrics().catch(() => '');
    if (worker.isConnected()) worker.send({ type: RESPONSE, id: message.id, text } satisfies Message);
  });
}

/** How long a worker waits for the others, in milliseconds; then it answers with its own metrics. */
const TIMEOUT_MS = 6000;

/** In a worker: counts into `own`, renders the metrics of all workers. */
export function metricsOfAllWorkers(own: HttpMetrics): HttpMetrics {
  AggregatorRegistry.setRegistries([own.registry]);
  // Its constructor makes this process answer the primary.
  void new AggregatorRegistry();
  const waiting = new Map<number, (text: string) => void>();
  let nextId = 0;
  process.on('message', (message: unknown) => {
    if (isMessage(message, RESPONSE)) waiting.get(message.id)?.(message.text ?? '');
  });
  return {
    registry: own.registry,
    observe: own.observe,
    async render() {
      const ownOnly = await own.render();
      const id = nextId++;
      const text = await new Promise<string>((resolve) => {
        waiting.set(id, resolve);
        setTimeout(() => resolve(''), TIMEOUT_MS).unref();
        process.send?.({ type: REQUEST, id } satisfies Message);
      });
      waiting.delete(id);
      return text === '' ? ownOnly : { ...ownOnly, text };
    },
  };
}
