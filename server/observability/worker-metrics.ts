/** Metrics of several processes behind one port: whichever is asked answers for all of them, through the primary process. */
import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { HttpMetrics } from './metrics.ts';

const ASK = 'zelos:metrics-request';
const TELL = 'zelos:metrics';

interface Message {
  readonly type: typeof ASK | typeof TELL;
  readonly id: number;
  readonly text?: string;
}

const isMessage = (value: unknown, type: Message['type']): value is Message =>
  typeof value === 'object' && value !== null && (value as Message).type === type;

/** In the primary process: gathers and adds up what the workers counted. */
export function answerMetricsRequests(): void {
  const aggregator = new AggregatorRegistry();
  cluster.on('message', async (worker, message: unknown) => {
    if (!isMessage(message, ASK)) return;
    const text = await aggregator.clusterMetrics().catch(() => '');
    if (worker.isConnected()) worker.send({ type: TELL, id: message.id, text } satisfies Message);
  });
}

/** How long a worker waits for the others, in milliseconds; then it answers for itself. */
const PATIENCE_MS = 6000;

/** In a worker: its own metrics, rendered together with those of the others. */
export function metricsOfAllWorkers(own: HttpMetrics): HttpMetrics {
  AggregatorRegistry.setRegistries([own.registry]);
  // Makes this process answer the primary's questions.
  void new AggregatorRegistry();
  const waiting = new Map<number, (text: string) => void>();
  let asked = 0;
  process.on('message', (message: unknown) => {
    if (isMessage(message, TELL)) waiting.get(message.id)?.(message.text ?? '');
  });
  return {
    registry: own.registry,
    observe: own.observe,
    async render() {
      const alone = await own.render();
      const id = asked++;
      const text = await new Promise<string>((resolve) => {
        waiting.set(id, resolve);
        setTimeout(() => resolve(''), PATIENCE_MS).unref();
        process.send?.({ type: ASK, id } satisfies Message);
      });
      waiting.delete(id);
      return text === '' ? alone : { ...alone, text };
    },
  };
}
