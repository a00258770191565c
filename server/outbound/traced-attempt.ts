import type { Tracing } from '../observability/tracing/tracing.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * One attempt of a call in a span of its own, named as OpenTelemetry's semantic conventions for HTTP clients say. `attempt` sends the headers that it
 * is given, which hand the trace on. Path and query of the URL may be secret and stay out.
 */
export function tracedAttempt<Response extends { readonly status: number }>(
  tracing: Tracing,
  method: string,
  url: URL,
  attempt: (headers: Headers) => Promise<Response>,
): Promise<Response> {
  const attributes = {
    'http.request.method': method,
    'url.scheme': url.protocol.slice(0, -1),
    'server.address': url.hostname,
    'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
  };
  return tracing.span(`HTTP ${method}`, { kind: 'client', attributes }, async (span) => {
    const response = await attempt(tracing.headers());
    span.set({ 'http.response.status_code': response.status });
    if (response.status >= 400) span.fail('');
    return response;
  });
}
