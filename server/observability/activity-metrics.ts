import { Counter, Histogram, type Registry } from 'prom-client';

/** Counts what the server does. Its members are handed to those who do it, each of which says what values its labels can have. */
export interface ActivityMetrics {
  readonly flows: {
    begun(flow: string, type: string): void;
    ended(flow: string, method: string | undefined, result: 'finished' | 'rejected' | 'refused' | 'error'): void;
  };
  readonly hashes: {
    hashed(waited: number, took: number): void;
    refused(): void;
  };
  /** An attempt to deliver a message ended: it is sent, queued again after a failure, or given up. */
  readonly delivered: (status: 'sent' | 'queued' | 'abandoned') => void;
}

/** From a cheap hash on an idle machine to the longest wait before a login is refused. */
const HASH_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes the counters of the server's own work, beside those of HTTP. */
export function createActivityMetrics(registry: Registry): ActivityMetrics {
  return { flows: flowCounters(registry), hashes: hashHistograms(registry), delivered: deliveryCounter(registry) };
}

function flowCounters(registry: Registry): ActivityMetrics['flows'] {
  const registers = [registry];
  const begun = new Counter({
    name: 'zelos_flows_begun_total',
    help: 'self-service flows that were stored, replacements of expired flows included',
    labelNames: ['flow', 'type'] as const,
    registers,
  });
  const finished = new Counter({
    name: 'zelos_flows_finished_total',
    help: 'submissions that a flow was finished with',
    labelNames: ['flow', 'method'] as const,
    registers,
  });
  const failed = new Counter({
    name: 'zelos_flows_failed_total',
    help: 'submissions that failed: rejected on the form, refused with another 4xx, or by an error of the server',
    labelNames: ['flow', 'method', 'reason'] as const,
    registers,
  });
  return {
    begun: (flow, type) => begun.inc({ flow, type }),
    ended(flow, method = 'none', result) {
      if (result === 'finished') finished.inc({ flow, method });
      else failed.inc({ flow, method, reason: result });
    },
  };
}

function hashHistograms(registry: Registry): ActivityMetrics['hashes'] {
  const options = { buckets: HASH_SECONDS, registers: [registry] };
  const time = new Histogram({
    ...options,
    name: 'zelos_password_hash_seconds',
    help: 'time to hash or compare one password, without the wait for its turn',
  });
  const wait = new Histogram({
    ...options,
    name: 'zelos_password_hash_wait_seconds',
    help: 'time that a password waited for its turn to be hashed',
  });
  const refused = new Counter({
    name: 'zelos_password_hash_refused_total',
    help: 'passwords that were not hashed because of overload; the client got 503',
    registers: [registry],
  });
  return {
    hashed(waited, took) {
      wait.observe(waited);
      time.observe(took);
    },
    refused: () => refused.inc(),
  };
}

const DELIVERY_RESULTS = { sent: 'sent', queued: 'failed', abandoned: 'abandoned' } as const;

function deliveryCounter(registry: Registry): ActivityMetrics['delivered'] {
  const counter = new Counter({
    name: 'zelos_courier_deliveries_total',
    help: 'attempts to deliver a message, by how they ended',
    labelNames: ['result'] as const,
    registers: [registry],
  });
  // Known from the start, so that the first failure is an increase.
  for (const result of Object.values(DELIVERY_RESULTS)) counter.inc({ result }, 0);
  return (status) => counter.inc({ result: DELIVERY_RESULTS[status] });
}
