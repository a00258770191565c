/** A collector for tests: takes spans as OTLP over HTTP with protobuf (`opentelemetry-proto`, `trace.proto`), as JSON of Zipkin, and decodes the former. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type AttributeValue = string | number | boolean | readonly AttributeValue[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface CollectedEvent {
  readonly name: string;
  readonly attributes: Attributes;
}

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentId: string;
  readonly traceState: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Attributes;
  readonly events: readonly CollectedEvent[];
  /** 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string };
  readonly resource: Attributes;
  readonly startedAt: bigint;
  readonly endedAt: bigint;
}

export interface CollectorCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface TraceCollector extends AsyncDisposable {
  /** Host and port. */
  readonly address: string;
  readonly calls: readonly CollectorCall[];
  /** Every span that has come so far. */
  readonly spans: readonly CollectedSpan[];
  /** Waits until a span satisfies the condition. */
  until(found: (span: CollectedSpan) => boolean): Promise<CollectedSpan>;
}

const WAIT_MS = 10_000;

/** Starts a collector on the loopback. `status`: what it answers. */
export async function startTraceCollector({ status = 200, port = 0 } = {}): Promise<TraceCollector> {
  const calls: CollectorCall[] = [];
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
      calls.push(call);
      if (call.path === '/v1/traces') spans.push(...spansOf(call.body));
      response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    spans,
    async until(found) {
      for (const end = Date.now() + WAIT_MS; ; await new Promise((done) => setTimeout(done, 10))) {
        const span = spans.find(found);
        if (span !== undefined) return span;
        if (Date.now() > end)
          throw new Error(`the span never came; there are ${spans.map(({ name }) => name).join(', ')}`);
      }
    },
    async [Symbol.asyncDispose]() {
      server.close().closeAllConnections();
    },
  };
}

type Fields = ReadonlyMap<number, readonly (Buffer | bigint)[]>;

/** The fields of a protobuf message by number: numbers of fixed size and varints as bigint, everything else as bytes. */
function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = readValue(tag & 7);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;

  function readValue(wireType: number): Buffer | bigint {
    if (wireType === 0) return varint();
    if (wireType === 1) return take(8).readBigUInt64LE();
    if (wireType === 2) return take(Number(varint()));
    if (wireType === 5) return BigInt(take(4).readUInt32LE());
    throw new Error(`wire type ${wireType} is not supported`);
  }
}

const messages = (fields: Fields, number: number): readonly Fields[] =>
  (fields.get(number) ?? []).map((value) => fieldsOf(value as Buffer));
const bytesOf = (fields: Fields, number: number): Buffer =>
  (fields.get(number)?.[0] as Buffer | undefined) ?? Buffer.alloc(0);
const text = (fields: Fields, number: number): string => bytesOf(fields, number).toString();
const integer = (fields: Fields, number: number): bigint => (fields.get(number)?.[0] as bigint | undefined) ?? 0n;

function valueOf(value: Fields): AttributeValue {
  if (value.has(1)) return text(value, 1);
  if (value.has(2)) return integer(value, 2) === 1n;
  if (value.has(3)) return Number(BigInt.asIntN(64, integer(value, 3)));
  if (value.has(4)) {
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64LE(integer(value, 4));
    return bits.readDoubleLE();
  }
  return messages(fieldsOf(bytesOf(value, 5)), 1).map(valueOf);
}

const attributesOf = (fields: Fields, number: number): Attributes =>
  Object.fromEntries(messages(fields, number).map((pair) => [text(pair, 1), valueOf(fieldsOf(bytesOf(pair, 2)))]));

function spansOf(body: Buffer): readonly CollectedSpan[] {
  return messages(fieldsOf(body), 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(resourceSpans, 1)[0] ?? new Map(), 1);
    return messages(resourceSpans, 2).flatMap((scoped) => messages(scoped, 2).map((span) => spanOf(span, resource)));
  });
}

function spanOf(span: Fields, resource: Attributes): CollectedSpan {
  const status = messages(span, 15)[0] ?? new Map();
  return {
    traceId: bytesOf(span, 1).toString('hex'),
    spanId: bytesOf(span, 2).toString('hex'),
    traceState: text(span, 3),
    parentId: bytesOf(span, 4).toString('hex'),
    name: text(span, 5),
    kind: Number(integer(span, 6)),
    startedAt: integer(span, 7),
    endedAt: integer(span, 8),
    attributes: attributesOf(span, 9),
    events: messages(span, 11).map((event) => ({ name: text(event, 2), attributes: attributesOf(event, 3) })),
    status: { message: text(status, 2), code: Number(integer(status, 3)) },
    resource,
  };
}
