import { toRfc3339 } from '../kernel/clock.ts';
import { ALPHA, randomString } from './random.ts';
import type { CookieCodec } from './securecookie.ts';

/** Content of a session cookie. The token finds the session; the expiry only tells when the client needs a new cookie. */
export interface SessionCookie {
  readonly token: string;
  readonly expiresAt?: Date;
}

/** The value of a session cookie. A nonce makes every value different, as in the reference. */
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

/** Reads a session cookie; `undefined` when it is forged, too old or without a token. `maxAgeSeconds` 0: no limit. */
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
