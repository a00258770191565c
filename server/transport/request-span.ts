/** What the span of a request says of it: OpenTelemetry's semantic conventions for HTTP servers, with the attributes that the reference sends. */
import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from '../kernel/http.ts';
import type { Attributes, TraceIds } from '../observability/tracing/tracing.ts';

const UNTRACED = /^(?:\/admin)?\/(?:health|metrics)/;

/** Health checks and metrics have no spans. */
export const isTraced = (path: string): boolean => !UNTRACED.test(path);

/** The path without its query, which may hold secrets. */
export function requestAttributes({ method, url = '', headers, socket, httpVersion }: IncomingMessage): Attributes {
  const { remoteAddress, remotePort } = socket;
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(headers.host ?? '') ?? [];
  const [forwarded] = String(headers['x-forwarded-for'] ?? '').split(',', 1);
  const length = Number(headers['content-length']);
  return {
    'server.address': host,
    'server.port': port === undefined ? undefined : Number(port),
    'http.request.method': method,
    'url.scheme': 'encrypted' in socket ? 'https' : 'http',
    'url.path': url.split('?', 1)[0],
    'network.peer.address': remoteAddress,
    'network.peer.port': remotePort,
    'network.protocol.version': httpVersion,
    'client.address': forwarded?.trim() || remoteAddress,
    'user_agent.original': headers['user-agent'],
    'http.request.body.size': length > 0 ? length : undefined,
  };
}

/** What every event says of the client. Its place is known where Cloudflare is in front. */
export function clientAttributes({ clientIp, headers }: HttpRequest): Attributes {
  const latitude = Number.parseFloat(headers['cf-iplatitude'] ?? '');
  const longitude = Number.parseFloat(headers['cf-iplongitude'] ?? '');
  return {
    GeoLocationCity: headers['cf-ipcity'] || undefined,
    GeoLocationCountry: headers['cf-ipcountry'] || undefined,
    GeoLocationRegion: headers['cf-region-code'] || undefined,
    GeoLocationLatitude: Number.isNaN(latitude) ? undefined : latitude,
    GeoLocationLongitude: Number.isNaN(longitude) ? undefined : longitude,
    ClientIP: clientIp,
  };
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/;

/** The ids of the caller's span, for the log of a server that makes none (reference behaviour). */
export function loggedTrace(traceparent: string | undefined): TraceIds | undefined {
  if (traceparent === undefined) return undefined;
  const [, traceId, spanId] = TRACEPARENT.exec(traceparent) ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { trace_id: traceId, span_id: spanId };
}
