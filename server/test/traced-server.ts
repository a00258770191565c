/** A whole server that sends its traces to a collector, and the trace of one request. */
import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../kernel/json.ts';
import type { Answer, Sent } from './answer.ts';
import { Client, flowServer, type Dialect } from './flow-client.ts';
import type { ComposedServers } from './http-server.ts';
import {
  startTraceCollector,
  type CollectedEvent,
  type CollectedSpan,
  type TraceCollector,
} from './trace-collector.ts';

export interface TracedServer extends AsyncDisposable {
  readonly servers: ComposedServers;
  readonly collector: TraceCollector;
  client(dialect: Dialect): Client;
  /** The spans of what a request leads to, the one of the request itself first. `ask` sends the request with these headers. */
  traceOf(ask: (headers: Record<string, string>) => Promise<Answer>): Promise<Trace>;
}

export interface Trace {
  readonly answer: Answer;
  readonly id: string;
  readonly root: CollectedSpan;
  readonly spans: readonly CollectedSpan[];
  readonly events: readonly CollectedEvent[];
  /** The first span of this name. @throws Error that lists the names */
  span(name: string): CollectedSpan;
  /** Names of spans from the root to this one. */
  path(span: CollectedSpan): readonly string[];
}

/** The span of the caller, which the request continues. */
export const CALLER = '00f067aa0ba902b7';

/** The tracing section for a collector that is spoken to without TLS. */
export const otlp = ({ address }: TraceCollector, more: JsonObject = {}): JsonObject => ({
  provider: 'otel',
  providers: { otlp: { server_url: address, insecure: true, ...more } },
});

/** `change`: of the configuration, beside `tracing`. Spans are sent soon: set `OTEL_BSP_SCHEDULE_DELAY` before. */
export async function tracedServer(change: JsonObject = {}, tracing: JsonObject = {}): Promise<TracedServer> {
  const collector = await startTraceCollector();
  const servers = await flowServer({ ...change, tracing: { ...otlp(collector), ...tracing } });
  return {
    servers,
    collector,
    client: (dialect) => new Client(servers, dialect),
    async traceOf(ask) {
      const id = randomBytes(16).toString('hex');
      const answer = await ask({ traceparent: `00-${id}-${CALLER}-01` });
      // The span of the request ends last.
      const root = await collector.until((span) => span.traceId === id && span.parentId === CALLER);
      return traceIn(collector, answer, root);
    },
    async [Symbol.asyncDispose]() {
      await servers[Symbol.asyncDispose]();
      await collector[Symbol.asyncDispose]();
    },
  };
}

function traceIn(collector: TraceCollector, answer: Answer, root: CollectedSpan): Trace {
  const spans = collector.spans
    .filter(({ traceId }) => traceId === root.traceId)
    .toSorted((a, b) => Number(a.startedAt - b.startedAt));
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const path = (span: CollectedSpan): readonly string[] => {
    const parent = byId.get(span.parentId);
    return [...(parent === undefined ? [] : path(parent)), span.name];
  };
  return {
    answer,
    id: root.traceId,
    root,
    spans,
    events: spans.flatMap(({ events }) => events),
    path,
    span(name) {
      const found = spans.find((each) => each.name === name);
      if (found === undefined) throw new Error(`no span ${name} among ${spans.map((each) => each.name).join(', ')}`);
      return found;
    },
  };
}

/** Asks the admin API with a JSON body. */
export const adminRequest = (
  { servers }: TracedServer,
  path: string,
  method: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Answer> => {
  const sent: Sent = { method, headers: { ...headers, 'content-type': 'application/json' } };
  return servers.admin(path, body === undefined ? sent : { ...sent, body: JSON.stringify(body) });
};
