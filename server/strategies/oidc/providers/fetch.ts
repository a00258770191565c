/** `fetch` for openid-client, over the one HTTP client of the server. */
import type { CustomFetch } from 'openid-client';
import type { HttpClient, OutboundRequest, OutboundResponse } from '../../../outbound/http-client.ts';

const METHODS: readonly string[] = ['GET', 'POST'];

/** Codes are good for one request: nothing is repeated. */
export const fetchOf =
  (http: HttpClient): CustomFetch =>
  async (url, options) =>
    asResponse(await http.request(url, requestOf(options)));

export function requestOf({ method, headers, body }: Parameters<CustomFetch>[1]): OutboundRequest {
  if (!METHODS.includes(method)) throw new Error(`${method} is no method of OpenID Connect`);
  return {
    method: method as 'GET' | 'POST',
    headers: Object.fromEntries(new Headers(headers)),
    ...(body === undefined || body === null ? {} : { body: String(body) }),
    retries: 0,
  };
}

export function asResponse({ status, headers, body }: OutboundResponse, text = body.toString('utf8')): Response {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(', ')] as [string, string]],
  );
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : text, { status, headers: kept });
}
