import { STATUS_CODES } from 'node:http';
import { loggedHeaders, loggedQuery } from '../observability/logged-request.ts';
import { type Logger, redactionText } from '../observability/logger.ts';
import type { TraceIds } from '../observability/tracing/tracing.ts';
import { loggedTrace } from './request-span.ts';
import type { ServerRequest } from './request.ts';

/** How a request ended. */
export interface Answered {
  readonly status: number;
  /** Bytes of the body. */
  readonly size: number | undefined;
  readonly seconds: number;
  /** Of the request's span; undefined without one. */
  readonly otel: TraceIds | undefined;
}

const HEALTH = /^(?:\/admin)?\/(?:health\/(?:alive|ready)|metrics\/prometheus)$/;

/** The line that a request leaves in the log, with the reference's fields. */
export function logRequest(logger: Logger, request: ServerRequest, { status, size, seconds, otel }: Answered): void {
  const { log, derived } = request.config;
  if (!derived[request.server].logHealthRequests && HEALTH.test(request.rawPath)) return;
  if (!logger.isLevelEnabled('info')) return;
  const isOpen = log.leak_sensitive_values === true;
  logger.info(
    {
      http_request: {
        id: request.id,
        method: request.method,
        path: request.rawPath,
        query: isOpen ? request.rawQuery : loggedQuery(request.rawQuery),
        remote: request.clientIp,
        host: request.headers['host'],
        scheme: request.scheme,
        headers: isOpen ? request.headers : loggedHeaders(request.headers, redactionText(log)),
      },
      http_response: {
        status,
        text_status: STATUS_CODES[status],
        size,
        // Nanoseconds, as the reference has it.
        took: Math.round(seconds * 1e9),
        took_ms: Math.round(seconds * 1e6) / 1e3,
      },
      server: request.server,
      otel: otel ?? loggedTrace(request.headers['traceparent']),
    },
    'completed handling request',
  );
}
