import type { HttpRequest } from '../kernel/http.ts';
import { newId } from '../kernel/id.ts';
import type { SessionDevice } from './model.ts';

/** Bytes that the columns of `session_devices` hold. */
const MAX_USER_AGENT = 512;
const MAX_LOCATION = 512;

/** The browser or app that sent a request. A CDN in front of the server may add the city and the country. */
export function deviceOf(request: HttpRequest): SessionDevice {
  const { 'user-agent': agent, 'cf-ipcity': city, 'cf-ipcountry': country } = request.headers;
  return {
    id: newId(),
    ipAddress: request.clientIp,
    userAgent: agent === undefined ? null : truncateBytes(agent, MAX_USER_AGENT),
    location: truncateBytes([city, country].filter(Boolean).join(', '), MAX_LOCATION),
  };
}

/** Truncates to at most `max` bytes of UTF-8, at a character boundary. */
function truncateBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  return new TextDecoder().decode(Buffer.from(text).subarray(0, max), { stream: true });
}
