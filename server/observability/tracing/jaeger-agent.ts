/** Spans to an agent of Jaeger: UDP packets of at most 65,000 bytes in Thrift's compact protocol, as `Agent.emitBatch` of `jaeger.thrift` has them. */
import { createSocket, type Socket } from 'node:dgram';
import { type Attributes, type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, hrTimeToMicroseconds } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { ThriftWriter } from './thrift.ts';

/** What the agent takes in one packet. */
const MAX_PACKET = 65_000;

export class JaegerAgentExporter implements SpanExporter {
  readonly #host: string;
  readonly #port: number;
  readonly #socket: Socket;
  #sequence = 0;

  /** @throws Error unless the address is a host with a port */
  constructor(address: string) {
    const [, host = '', port = ''] = /^\[?([^\]]+)\]?:(\d+)$/.exec(address) ?? [];
    if (host === '') throw new Error(`tracing.providers.jaeger.local_agent_address has no port: ${address}`);
    this.#host = host;
    this.#port = Number(port);
    this.#socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').unref();
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    void this.#sendAll(spans, done);
  }

  shutdown(): Promise<void> {
    return new Promise((resolve) => void this.#socket.close(resolve));
  }

  async #sendAll(spans: readonly ReadableSpan[], done: (result: ExportResult) => void): Promise<void> {
    const sent = await Promise.allSettled(this.#packets(spans).map((packet) => this.#send(packet)));
    const failed = sent.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    done(
      failed === undefined
        ? { code: ExportResultCode.SUCCESS }
        : { code: ExportResultCode.FAILED, error: failed.reason as Error },
    );
  }

  #send(packet: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(packet, this.#port, this.#host, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** A span that fits into no packet alone is left out. */
  #packets(spans: readonly ReadableSpan[]): readonly Buffer[] {
    const packet = this.#packet(spans);
    if (spans.length === 0 || packet.length <= MAX_PACKET) return spans.length === 0 ? [] : [packet];
    if (spans.length === 1) return [];
    const middle = spans.length >> 1;
    return [...this.#packets(spans.slice(0, middle)), ...this.#packets(spans.slice(middle))];
  }

  #packet(spans: readonly ReadableSpan[]): Buffer {
    this.#sequence += 1;
    const sequence = this.#sequence;
    return new ThriftWriter()
      .call('emitBatch', sequence)
      .struct([
        [
          1,
          (batch) =>
            batch.struct([
              [1, (process) => writeProcess(process, spans)],
              [2, (list) => list.list(spans, writeSpan)],
            ]),
        ],
      ])
      .bytes();
  }
}

function writeProcess(writer: ThriftWriter, [first]: readonly ReadableSpan[]): void {
  const { 'service.name': name, ...rest } = (first?.resource.attributes ?? {}) as Attributes;
  writer.struct([
    [1, (field) => field.text(String(name ?? ''))],
    [2, (field) => field.list(tagsOf(rest), writeTag)],
  ]);
}

function writeSpan(writer: ThriftWriter, span: ReadableSpan): void {
  const { traceId, spanId, traceFlags } = span.spanContext();
  writer.struct([
    [1, (field) => field.i64(BigInt(`0x${traceId.slice(16)}`))],
    [2, (field) => field.i64(BigInt(`0x${traceId.slice(0, 16)}`))],
    [3, (field) => field.i64(BigInt(`0x${spanId}`))],
    [4, (field) => field.i64(BigInt(`0x${span.parentSpanContext?.spanId ?? '0'}`))],
    [5, (field) => field.text(span.name)],
    [7, (field) => field.i32(traceFlags)],
    [8, (field) => field.i64(micros(span.startTime))],
    [9, (field) => field.i64(micros(span.duration))],
    [10, (field) => field.list(tagsOf({ ...span.attributes, ...kindAndStatus(span) }), writeTag)],
    [11, (field) => field.list(span.events, writeEvent)],
  ]);
}

const micros = (time: HrTime): bigint => BigInt(Math.round(hrTimeToMicroseconds(time)));

const KINDS: Readonly<Record<SpanKind, string | undefined>> = {
  [SpanKind.INTERNAL]: undefined,
  [SpanKind.SERVER]: 'server',
  [SpanKind.CLIENT]: 'client',
  [SpanKind.PRODUCER]: 'producer',
  [SpanKind.CONSUMER]: 'consumer',
};

/** As tags (OpenTelemetry specification, "OpenTelemetry to Jaeger Transformation"). */
const kindAndStatus = ({ kind, status, instrumentationScope }: ReadableSpan): Attributes => ({
  'otel.library.name': instrumentationScope.name,
  ...(KINDS[kind] && { 'span.kind': KINDS[kind] }),
  ...(status.code === SpanStatusCode.ERROR && { error: true, 'otel.status_code': 'ERROR' }),
  ...(status.message !== undefined && { 'otel.status_description': status.message }),
});

function writeEvent(writer: ThriftWriter, event: ReadableSpan['events'][number]): void {
  writer.struct([
    [1, (field) => field.i64(micros(event.time))],
    [2, (field) => field.list(tagsOf({ event: event.name, ...event.attributes }), writeTag)],
  ]);
}

type Tag = readonly [name: string, value: string | number | boolean];

const tagsOf = (attributes: Attributes): readonly Tag[] =>
  Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
      ? value
      : JSON.stringify(value),
  ]);

/** `TagType` of `jaeger.thrift`. */
const TAG = { text: 0, double: 1, bool: 2, long: 3 };

function writeTag(writer: ThriftWriter, [name, value]: Tag): void {
  writer.struct([[1, (field) => field.text(name)], ...valueFields(value)]);
}

function valueFields(value: Tag[1]): readonly [number, (field: ThriftWriter) => void][] {
  if (typeof value === 'string') return [typed(TAG.text), [3, (field) => field.text(value)]];
  if (typeof value === 'boolean') return [typed(TAG.bool), [5, (field) => field.bool(value)]];
  return Number.isSafeInteger(value)
    ? [typed(TAG.long), [6, (field) => field.i64(BigInt(value))]]
    : [typed(TAG.double), [4, (field) => field.double(value)]];
}

const typed = (type: number): [number, (field: ThriftWriter) => void] => [2, (field) => field.i32(type)];
