import { generateKeyPairSync, createPrivateKey, type JsonWebKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../kernel/errors.ts';
import { firstKey } from './key-set.ts';
import { withCrtMembers } from './rsa.ts';

const text = (value: unknown): string => JSON.stringify(value);
const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

describe('a key set', () => {
  it('gives its first key, or the key that the document is', () => {
    const first = { kid: 'a', alg: 'ES256', jwk: P256 };
    expect(
      firstKey(
        text({
          keys: [
            { ...P256, kid: 'a', alg: 'ES256' },
            { ...P256, kid: 'b' },
          ],
        }),
      ),
    ).toEqual(first);
    expect(firstKey(text({ ...P256, kid: 'a', alg: 'ES256', use: 'enc', colour: {} }))).toEqual(first);
  });

  it('has no key: empty', () => {
    for (const keys of [[], null]) expect(firstKey(text({ keys }))).toBeUndefined();
  });

  it('reads bytes in either alphabet', () => {
    const k = Buffer.from([0xfb, 0xff, 0xfe, 1]);
    for (const encoding of ['base64', 'base64url'] as const)
      expect(firstKey(text({ kty: 'oct', k: k.toString(encoding) }))?.jwk['k']).toBe(k.toString('base64url'));
    expect(() => firstKey(text({ kty: 'oct', k: '+_' }))).toThrow('failed to parse JWK set');
  });

  it.each([
    ['a member that is missing', { kty: 'EC', crv: 'P-256', x: 'AQ' }],
    ['a member that is no text', { ...P256, d: 1 }],
    ['an algorithm that is no text', { ...P256, alg: ['ES256'] }],
    ['a type that is inherited', { kty: 'constructor' }],
    ['no type', { k: 'AQ' }],
    ['null', null],
  ])('with a key that cannot be read is no set: %s', (_, key) => {
    expect(() => firstKey(text({ keys: [P256, key] }))).toThrow('failed to parse JWK set');
  });

  it('is refused with an answer, whatever it is', () => {
    const member = fc.oneof(fc.constantFrom('RSA', 'EC', 'OKP', 'oct', 'AQAB', null), fc.jsonValue());
    const key = fc.dictionary(fc.constantFrom('kty', 'crv', 'n', 'e', 'd', 'x', 'y', 'k', 'alg', 'kid', 'use'), member);
    const document = fc.oneof(
      fc.string(),
      fc.json(),
      key.map(text),
      fc.array(key).map((keys) => text({ keys })),
    );
    fc.assert(
      fc.property(document, (given) => {
        try {
          firstKey(given);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an RSA key without the members of the Chinese remainder theorem', () => {
  const whole = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const { dp: _dp, dq: _dq, qi: _qi, ...bare } = whole as Record<string, string>;

  it('gets them', () => {
    expect(withCrtMembers(bare)).toEqual(whole);
    expect(() => createPrivateKey({ key: withCrtMembers(bare) as JsonWebKey, format: 'jwk' })).not.toThrow();
  });
  it('stays as it is without its primes, or with primes that are too small or too long', () => {
    const { p: _p, q: _q, ...public_ } = bare;
    for (const key of [public_, { ...bare, p: 'AA' }, { ...bare, p: 'A'.repeat(1_000_000) }])
      expect(withCrtMembers(key)).toBe(key);
  });
});
