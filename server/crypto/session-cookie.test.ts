import { expect, it } from 'vitest';
import { createSessionCookieCodec } from './securecookie.ts';
import { decodeSessionCookie, encodeSessionCookie } from './session-cookie.ts';

const codec = createSessionCookieCodec(['PLEASE-CHANGE-ME-I-AM-VERY-INSECURE']);

it('round-trips a session', () => {
  const session = { token: 'ory_st_x', expiresAt: new Date('2036-01-02T03:04:05.678Z') };
  const value = encodeSessionCookie(codec, 'name', session);
  expect(decodeSessionCookie(codec, 'name', value, 60)).toEqual(session);
  expect(codec.decode('name', value, 60)?.get('nonce')).toMatch(/^[A-Za-z]{8}$/);
});

it('requires a token; the expiry is optional', () => {
  expect(decodeSessionCookie(codec, 'n', codec.encode('n', new Map([['nonce', 'x']])), 60)).toBeUndefined();
  expect(decodeSessionCookie(codec, 'n', codec.encode('n', new Map([['session_token', '']])), 60)).toBeUndefined();
  const odd = codec.encode('n', new Map(Object.entries({ session_token: 't', expires_at: 'soon' })));
  expect(decodeSessionCookie(codec, 'n', odd, 60)).toEqual({ token: 't' });
  expect(decodeSessionCookie(codec, 'n', 'garbage', 60)).toBeUndefined();
});
