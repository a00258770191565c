/** Tracing over the SDK of OpenTelemetry. Nothing global is registered: several servers of one process have a provider each. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  TraceFlags,
  type Tracer,
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  trace,
} from '@opentelemetry/api';
import type { ActiveSpan, Attributes, SpanOptions, TraceIds, Tracing } from './tracing.ts';

export interface OtelParts {
  readonly tracer: Tracer;
  /** Undefined: traces begin and end here. */
  readonly propagator: TextMapPropagator | undefined;
  /** Sends what is left. */
  readonly shutdown: () => Promise<void>;
}

type Work<T> = (span: ActiveSpan) => Promise<T>;

/** Attributes of all events in a context. */
const EVENT_ATTRIBUTES = createContextKey('attributes of events');

export class OtelTracing implements Tracing {
  readonly #tracer: Tracer;
  readonly #propagator: TextMapPropagator | undefined;
  readonly #shutdown: () => Promise<void>;
  readonly #active = new AsyncLocalStorage<Context>();

  constructor({ tracer, propagator, shutdown }: OtelParts) {
    this.#tracer = tracer;
    this.#propagator = propagator;
    this.#shutdown = shutdown;
  }

  async span<T>(name: string, options: SpanOptions, work: Work<T>): Promise<T> {
    const parent = this.#active.getStore();
    if (parent === undefined || !isSampled(parent)) return work(NO_SPAN);
    return this.#run(parent, this.#start(name, options, parent), work);
  }

  async root<T>(name: string, options: SpanOptions, work: Work<T>): Promise<T> {
    return this.#run(ROOT_CONTEXT, this.#start(name, options, ROOT_CONTEXT), work);
  }

  async request<T>(
    name: string,
    headers: Readonly<Record<string, string | undefined>>,
    attributes: Attributes,
    work: Work<T>,
  ): Promise<T> {
    const parent = this.#propagator?.extract(ROOT_CONTEXT, headers, defaultTextMapGetter) ?? ROOT_CONTEXT;
    return this.#run(parent, this.#tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent), work);
  }

  event(name: string, attributes: Attributes): void {
    const context = this.#active.getStore();
    const span = context && trace.getSpan(context);
    if (span?.isRecording() !== true) return;
    const shared = context?.getValue(EVENT_ATTRIBUTES) as Attributes | undefined;
    span.addEvent(name, present({ ...shared, ...attributes }));
  }

  withEventAttributes<T>(attributes: Attributes, work: () => T): T {
    const context = this.#active.getStore();
    if (context === undefined) return work();
    const before = context.getValue(EVENT_ATTRIBUTES) as Attributes | undefined;
    return this.#active.run(context.setValue(EVENT_ATTRIBUTES, { ...before, ...attributes }), work);
  }

  headers(): Readonly<Record<string, string>> {
    const context = this.#active.getStore();
    const carrier: Record<string, string> = {};
    if (context !== undefined) this.#propagator?.inject(context, carrier, defaultTextMapSetter);
    return carrier;
  }

  bind<T>(work: () => T): () => T {
    const context = this.#active.getStore();
    return context === undefined ? work : () => this.#active.run(context, work);
  }

  ids(): TraceIds | undefined {
    const context = this.#active.getStore();
    const span = context && trace.getSpan(context)?.spanContext();
    return span && { trace_id: span.traceId, span_id: span.spanId };
  }

  close(): Promise<void> {
    return this.#shutdown();
  }

  #start(name: string, { attributes, kind }: SpanOptions, parent: Context): Span {
    const options = { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL, attributes: { ...attributes } };
    return this.#tracer.startSpan(name, options, parent);
  }

  #run<T>(parent: Context, span: Span, work: Work<T>): Promise<T> {
    return this.#active.run(trace.setSpan(parent, span), async () => {
      try {
        return await work(activeSpan(span));
      } catch (error) {
        markFailed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }
}

/** Also where the span has ended: web hooks may go on after the answer. */
const isSampled = (context: Context): boolean =>
  ((trace.getSpanContext(context)?.traceFlags ?? TraceFlags.NONE) & TraceFlags.SAMPLED) !== 0;

const NO_SPAN: ActiveSpan = { set: () => {}, rename: () => {}, fail: () => {} };

const activeSpan = (span: Span): ActiveSpan => ({
  set: (attributes) => void span.setAttributes(present(attributes)),
  rename: (name) => void span.updateName(name),
  fail: (message) => void span.setStatus({ code: SpanStatusCode.ERROR, message }),
});

/** The kind of the error alone: messages may hold what the user has typed, or rows of the database. */
function markFailed(span: Span, error: unknown): void {
  const type = error instanceof Error ? error.name : typeof error;
  span.setStatus({ code: SpanStatusCode.ERROR, message: type }).setAttribute('error.type', type);
}

const present = (attributes: Attributes): Record<string, string | number | boolean> =>
  Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined));
