/** The headers by which a trace goes on from server to server. */
import {
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  TraceFlags,
  isSpanContextValid,
  trace,
} from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';

/** All that the reference reads and sends: of a request with several, the last in this list counts. */
export const propagator = (): TextMapPropagator =>
  new CompositePropagator({
    propagators: [
      new W3CTraceContextPropagator(),
      new JaegerPropagator(),
      new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
      new B3Propagator({ injectEncoding: B3InjectEncoding.SINGLE_HEADER }),
      new W3CBaggagePropagator(),
    ],
  });

const HEADER = 'uber-trace-id';

/** Trace, span, parent (deprecated) and flags; leading zeros may be missing, and the colons may be percent-encoded. */
const VALUE = /^([0-9a-f]{1,32}):([0-9a-f]{1,16}):[0-9a-f]{1,16}:([0-9a-f]{1,2})$/i;

/** Headers of Jaeger clients (jaegertracing.io, "Propagation Format"), without their baggage. */
export class JaegerPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const span = trace.getSpanContext(context);
    if (!span || !isSpanContextValid(span)) return;
    setter.set(carrier, HEADER, `${span.traceId}:${span.spanId}:0:${span.traceFlags.toString(16)}`);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = getter.get(carrier, HEADER);
    const [, traceId, spanId, flags = '0'] = VALUE.exec(String(header ?? '').replaceAll(/%3A/gi, ':')) ?? [];
    if (traceId === undefined || spanId === undefined) return context;
    const traceFlags = Number.parseInt(flags, 16) & 1 ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const span = {
      traceId: traceId.toLowerCase().padStart(32, '0'),
      spanId: spanId.toLowerCase().padStart(16, '0'),
      traceFlags,
      isRemote: true,
    };
    return isSpanContextValid(span) ? trace.setSpanContext(context, span) : context;
  }

  fields(): string[] {
    return [HEADER];
  }
}
