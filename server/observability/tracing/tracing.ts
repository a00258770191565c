/** Traces as the rest of the server sees them. Nothing of OpenTelemetry is loaded, and nothing is wrapped, while `tracing.provider` is not set. */
/** Values of spans and events; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** The span of a piece of work, for what is known only later. */
export interface ActiveSpan {
  set(attributes: Attributes): void;
  rename(name: string): void;
  /** Marks the span as failed although the work did not throw. `description`: fixed words, never a message with values. */
  fail(description: string): void;
}

export interface SpanOptions {
  readonly attributes?: Attributes;
  /** `client` for calls to other systems. Default: work inside the process. */
  readonly kind?: 'client';
}

/** The ids of the active span in hexadecimal, under the names that the log has for them. */
export interface TraceIds {
  readonly trace_id: string;
  readonly span_id: string;
}

/** Makes spans and their events. The active span follows the asynchronous context. */
export interface Tracing {
  /** Runs the work in a span below the active one; without a recorded one there is no span. What the work throws marks the span and goes on. */
  span<T>(name: string, options: SpanOptions, work: (span: ActiveSpan) => Promise<T>): Promise<T>;
  /** The same for work that no request waits for: the span begins a trace of its own. */
  root<T>(name: string, options: SpanOptions, work: (span: ActiveSpan) => Promise<T>): Promise<T>;
  /** The span of an incoming request, which continues the trace that its headers name. */
  request<T>(
    name: string,
    headers: Readonly<Record<string, string | undefined>>,
    attributes: Attributes,
    work: (span: ActiveSpan) => Promise<T>,
  ): Promise<T>;
  /** Adds an event to the active span. */
  event(name: string, attributes: Attributes): void;
  /** Runs the work, in which every event has these attributes, too. */
  withEventAttributes<T>(attributes: Attributes, work: () => T): T;
  /** The headers that hand the trace on to another server. */
  headers(): Readonly<Record<string, string>>;
  /** The work, to be called later from elsewhere, as part of the span that is active now. */
  bind<T>(work: () => T): () => T;
  /** Undefined outside of every span. */
  ids(): TraceIds | undefined;
  /** Sends what is left, for at most some seconds. Never rejects. */
  close(): Promise<void>;
}
