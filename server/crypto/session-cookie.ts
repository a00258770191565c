import { toRfc3339 } from '../kernel/clock.ts';
import { ALPHA, randomString } from './random.ts';
import type { CookieCodec } from './securecookie.ts';

/** What a session cookie says. The token is looked up; the expiry only tells when a fresh cookie is due. */
export interface SessionCookie {
  readonly token: string;
  readonly expiresAt?: Date;
}

/** The value of a session cookie; the nonce makes each one differ, as clients of the reference expect. */
export function encodeSessionCookie(
  codec: CookieCodec,
  cookieName: string,
  session: { token: string; expiresAt: Date },
  nowMs?: number,
): string {
  const values = new Map([
    ['session_token', session.token],
    ['expires_at', toRfc3339(session.expiresAt)],
    ['nonce', randomString(8, ALPHA)],
  ]);
  return codec.encode(cookieName, values, nowMs);
}

/** Reads a session cookie; `undefined` when it is forged, too old or holds no token. */
export function decodeSessionCookie(
  codec: CookieCodec,
  cookieName: string,
  value: string,
  maxAgeSeconds: number,
  nowMs?: number,
): SessionCookie | undefined {
  const values = codec.decode(cookieName, value, maxAgeSeconds, nowMs);
  const token = values?.get('session_token');
  if (!token) return undefined;
  const expiresAt = new Date(values?.get('expires_at') ?? '');
  return Number.isNaN(expiresAt.getTime()) ? { token } : { token, expiresAt };
}
