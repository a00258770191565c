import type { HttpRequest } from '../kernel/http.ts';
import { newId } from '../kernel/id.ts';
import type { SessionDevice } from './model.ts';

/** Bytes that the columns of `session_devices` hold. */
const MAX_USER_AGENT = 512;
const MAX_LOCATION = 512;

/** The browser or app behind a request. City and country come from a CDN in front, where there is one. */
export function deviceOf(request: HttpRequest): SessionDevice {
  const { 'user-agent': agent, 'cf-ipcity': city, 'cf-ipcountry': country } = request.headers;
  return {
    id: newId(),
    ipAddress: request.clientIp,
    userAgent: agent === undefined ? null : truncateBytes(agent, MAX_USER_AGENT),
    location: truncateBytes([city, country].filter(Boolean).join(', '), MAX_LOCATION),
  };
}

/** Cuts at a character's border so that at most `max` bytes of UTF-8 are left. */
function truncateBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  return new TextDecoder().decode(Buffer.from(text).subarray(0, max), { stream: true });
}
