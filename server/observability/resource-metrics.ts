import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge, type Registry } from 'prom-client';

/** What is looked at when the metrics are read, and at no other time. */
export interface Resources {
  /** Connections of this process to the database, and requests that wait for one. */
  pool(): { readonly inUse: number; readonly idle: number; readonly waiting: number };
  /** The queue of the courier, which all processes share. */
  backlog(): Promise<Backlog>;
  now(): Date;
}

interface Backlog {
  readonly count: number;
  /** When the oldest message was enqueued. */
  readonly since: Date | undefined;
}

/** How long the metrics wait for the database, in milliseconds. Without its answer they come without the queue. */
const BACKLOG_MS = 2000;

/** Makes the gauges of the resources. */
export function watchResources(registry: Registry, resources: Resources): void {
  watchPool(registry, resources);
  watchBacklog(registry, resources);
}

function watchPool(registry: Registry, { pool }: Resources): void {
  const connections = new Gauge({
    name: 'zelos_database_connections',
    help: 'connections to the database',
    labelNames: ['state'] as const,
    registers: [],
    collect() {
      const { inUse, idle } = pool();
      this.set({ state: 'in_use' }, inUse);
      this.set({ state: 'idle' }, idle);
    },
  });
  const queued = new Gauge({
    name: 'zelos_database_waiting',
    help: 'requests that wait for a connection to the database',
    registers: [],
    collect() {
      this.set(pool().waiting);
    },
  });
  registry.registerMetric(connections);
  registry.registerMetric(queued);
}

/** All workers see the same queue: theirs are not added up. */
function watchBacklog(registry: Registry, { backlog, now }: Resources): void {
  let reading: Promise<Backlog | undefined> | undefined;
  /** Both gauges, and clients that read the metrics at once, share one query. */
  const read = () =>
    (reading ??= inTime(backlog()).finally(() => {
      reading = undefined;
    }));
  const gauge = (name: string, help: string, valueOf: (backlog: Backlog) => number) =>
    new Gauge({
      name,
      help,
      aggregator: 'max',
      registers: [registry],
      async collect() {
        const answer = await read();
        // Absent where it is not known.
        if (answer === undefined) this.remove();
        else this.set(valueOf(answer));
      },
    });
  gauge(
    'zelos_courier_queued_messages',
    'messages that wait to be sent; those that rest after a failure are among them',
    ({ count }) => count,
  );
  gauge(
    'zelos_courier_oldest_message_seconds',
    'age of the oldest message in the queue; 0 where none waits',
    ({ since }) => (since === undefined ? 0 : Math.max(0, now().getTime() - since.getTime()) / 1000),
  );
}

async function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController();
  const late = sleep(BACKLOG_MS, undefined, { signal: timer.signal, ref: false }).catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } catch {
    return undefined;
  } finally {
    timer.abort();
  }
}
