import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createContinuityCookieCodec,
  createSessionCookieCodec,
  DEFAULT_COOKIE_MAX_AGE_SECONDS,
} from './securecookie.ts';

const SECRET = 'PLEASE-CHANGE-ME-I-AM-VERY-INSECURE';
const NAME = 'ory_kratos_session';
const codec = createSessionCookieCodec([SECRET]);
const values = new Map([
  ['session_token', 'ory_st_abc'],
  ['expires_at', '2036-01-02T03:04:05.6789Z'],
]);
const NOW = Date.UTC(2026, 0, 1);

/** Signs any inner text correctly, to test the code after the MAC check. */
function forge(inner: string, secret = SECRET): string {
  const mac = createHmac('sha256', secret).update(`${NAME}|${inner}`).digest();
  return Buffer.concat([Buffer.from(`${inner}|`), mac]).toString('base64url');
}

describe('cookies of the reference', () => {
  it('decode from a recorded value', () => {
    const recorded =
      'MTc5NTIwMjQ3M3xEWDhFQVFMX2dBQUJFQUVRQUFCZl80QUFBUVp6ZEhKcGJtY01Jd0FoYjNKNVgydHlZWFJ2YzE5dmFXUmpYMkYxZEdoZlkyOWtaVjl6WlhOemFXOXVCbk4wY21sdVp3d21BQ1F3WmpGbE1tUXpZeTAwWWpWaExUWTVOemd0T0RjNU5pMWhOV0kwWXpOa01tVXhaakE9fN_gBJk6cJcMqujR5sCYlDLMvKDhvBXtxWZn6QKt4mUx';
    const decoded = createContinuityCookieCodec([SECRET]).decode('ory_kratos_continuity', recorded, 0);
    expect(Object.fromEntries(decoded ?? [])).toEqual({
      ory_kratos_oidc_auth_code_session: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    });
  });
});

describe('round trip', () => {
  it('preserves any string map within the size limit', () => {
    const entry = fc.tuple(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 150 }));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        const map = new Map(entries);
        expect(codec.decode(NAME, codec.encode(NAME, map), 60)).toEqual(map);
      }),
      { numRuns: 200 },
    );
  });

  it('gives a different value each time, in padded base64url of at most 4096 characters', () => {
    const one = codec.encode(NAME, values);
    expect(one).not.toBe(codec.encode(NAME, values));
    expect(one).toMatch(/^[\w-]+={0,2}$/);
    expect(one.length % 4).toBe(0);
    expect(() => codec.encode(NAME, new Map([['key', 'x'.repeat(4000)]]))).toThrow(RangeError);
  });
});

describe('rotation', () => {
  it('signs with the first secret and reads with all of them', () => {
    const rotated = createSessionCookieCodec(['a-new-secret-of-some-length', SECRET]);
    expect(rotated.decode(NAME, codec.encode(NAME, values), 60)).toEqual(values);
    expect(codec.decode(NAME, rotated.encode(NAME, values), 60)).toBeUndefined();
  });

  it('reads continuity secrets in pairs; the second of a pair encrypts', () => {
    const pair = [SECRET, '32-LONG-SECRET-NOT-SECURE-AT-ALL'];
    const encrypted = createContinuityCookieCodec(pair);
    const value = encrypted.encode('c', values);
    expect(encrypted.decode('c', value, 60)).toEqual(values);
    expect(createContinuityCookieCodec([SECRET]).decode('c', value, 60)).toBeUndefined();
    const plain = createContinuityCookieCodec([SECRET, 'no AES key']);
    expect(createContinuityCookieCodec([SECRET]).decode('c', plain.encode('c', values), 60)).toEqual(values);
    const older = createContinuityCookieCodec([...pair, 'third']);
    expect(older.decode('c', createContinuityCookieCodec(['third']).encode('c', values), 60)).toEqual(values);
  });

  it('requires a secret', () => {
    expect(() => createSessionCookieCodec([])).toThrow(TypeError);
    expect(() => createContinuityCookieCodec([''])).toThrow(TypeError);
  });
});

describe('age', () => {
  const value = codec.encode(NAME, values, NOW);
  const later = (seconds: number) => NOW + seconds * 1000;
  it.each([
    [60, 60, true],
    [60, 61, false],
    [0, 10 * DEFAULT_COOKIE_MAX_AGE_SECONDS, true],
    [DEFAULT_COOKIE_MAX_AGE_SECONDS, DEFAULT_COOKIE_MAX_AGE_SECONDS + 1, false],
  ])('with a maximum of %i s, %i s old is accepted: %s', (maximum, age, accepted) => {
    expect(codec.decode(NAME, value, maximum, later(age)) !== undefined).toBe(accepted);
  });
});

describe('cookies from a client', () => {
  const good = codec.encode(NAME, values);

  it('are refused under another name', () => {
    expect(codec.decode('other', good, 60)).toBeUndefined();
  });

  it('are refused when a byte is changed or missing', () => {
    const bytes = Buffer.from(good, 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1;
      expect(codec.decode(NAME, changed.toString('base64url'), 0)).toBeUndefined();
      expect(codec.decode(NAME, bytes.subarray(0, index).toString('base64url'), 0)).toBeUndefined();
    }
  });

  it('never throw on garbage, signed or not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' })), (garbage) => {
        expect(codec.decode(NAME, garbage, 0)).toBeUndefined();
        expect(codec.decode(NAME, forge(garbage), 0)).toBeUndefined();
        expect(codec.decode(NAME, forge(`1|${garbage}`), 0)).toBeUndefined();
        expect(createContinuityCookieCodec([SECRET]).decode(NAME, forge(`1|${garbage}`), 0)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it.each(['', '====', '.', '\u0000', 'a'.repeat(5000), `${'A'.repeat(4095)}=`, good + '\n', `${good}%`])(
    'are refused: %j',
    (value) => {
      expect(codec.decode(NAME, value, 0)).toBeUndefined();
    },
  );

  it.each(['-1', '1e3', ' 1', '99999999999999999999', 'x', '0x10'])(
    'are refused with the malformed time %j',
    (time) => {
      expect(codec.decode(NAME, forge(`${time}|${Buffer.alloc(40).toString('base64url')}`), 60)).toBeUndefined();
    },
  );
});
