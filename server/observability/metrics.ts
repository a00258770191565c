import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** One answered request. */
export interface Observation {
  readonly method: string;
  readonly status: number;
  /** The route's path with `{id}` in place of values; requests without a route are not counted (reference behaviour). */
  readonly pattern: string | undefined;
  readonly seconds: number;
  /** Bytes of the request, its headers included. */
  readonly requestSize: number;
  /** Bytes of the response body. */
  readonly size: number;
}

/** Counts requests and renders the result. */
export interface HttpMetrics {
  readonly registry: Registry;
  observe(observation: Observation): void;
  /** The metrics in the Prometheus text format, with its content type. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const SIZES = [100, 1000, 10_000, 100_000, 1_000_000];
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes counters and histograms under the reference's names, and those of the Node process. */
export function createMetrics(version: string): HttpMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ app: 'kratos', version, hash: '', buildTime: '' });
  collectDefaultMetrics({ register: registry });
  const perEndpoint = ['code', 'method', 'endpoint'] as const;
  const total = new Counter({
    name: 'http_requests_total',
    help: 'number of requests',
    labelNames: perEndpoint,
    registers: [registry],
  });
  const statuses = new Counter({
    name: 'http_requests_statuses_total',
    help: 'count number of responses per status',
    labelNames: ['method', 'status_bucket'] as const,
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'http_requests_duration_seconds',
    help: 'duration of a requests in seconds',
    labelNames: perEndpoint,
    buckets: DURATIONS,
    registers: [registry],
  });
  const responseTime = new Histogram({
    name: 'http_response_time_seconds',
    help: 'response time by endpoint',
    labelNames: ['endpoint'] as const,
    buckets: DURATIONS,
    registers: [registry],
  });
  const requestSize = new Histogram({
    name: 'http_requests_size_bytes',
    help: 'size of the requests in bytes',
    labelNames: ['code', 'method'] as const,
    buckets: SIZES,
    registers: [registry],
  });
  const responseSize = new Histogram({
    name: 'http_response_size_bytes',
    help: 'size of the responses in bytes',
    labelNames: ['code', 'method'] as const,
    buckets: SIZES,
    registers: [registry],
  });
  return {
    registry,
    observe({ method, status, pattern, seconds, size, requestSize: sent }) {
      if (pattern === undefined) return;
      const endpoint = pattern.replace(/\{\w+\}/g, '{param}');
      const common = { code: String(status), method: method.toLowerCase() };
      total.inc({ ...common, endpoint });
      duration.observe({ ...common, endpoint }, seconds);
      responseTime.observe({ endpoint }, seconds);
      responseSize.observe(common, size);
      requestSize.observe(common, sent);
      statuses.inc({ method, status_bucket: `${Math.floor(status / 100)}xx` });
    },
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
