import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CipherError, createCipher, type CipherAlgorithm } from './ciphers.ts';

const SECRET = '32-LONG-SECRET-NOT-SECURE-AT-ALL';
const OTHER = 'ANOTHER-SECRET-OF-32-CHARACTERS!';
const RECORDED: readonly (readonly [CipherAlgorithm, string])[] = [
  ['aes', 'b1e8fa68fb91687f44cba3072842b7c80f29f95b4f67ff25eed1f06042684528d3d11c568b012139'],
  [
    'xchacha20-poly1305',
    '382ce31fa854f35907a5bcf054166de638768819df806beb6b16c4ffc7488c697f31813a88e0f1cb19860b3ad47733f73204b653',
  ],
];

describe.each(RECORDED)('%s', (algorithm, recorded) => {
  const cipher = createCipher(algorithm, [SECRET]);

  it('decrypts ciphertexts of the reference', () => {
    expect(cipher.decrypt(recorded).toString()).toBe('hello tokens');
  });

  it('round-trips bytes, also under previous secrets', () => {
    const rotated = createCipher(algorithm, [OTHER, 'too short', SECRET]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(rotated.decrypt(cipher.encrypt(bytes)).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
    expect(() => cipher.decrypt(rotated.encrypt(Buffer.from('x')))).toThrow(new CipherError('wrong-secret'));
  });

  it('gives a different ciphertext each time, and an empty one for an empty message', () => {
    expect(cipher.encrypt(Buffer.from('a'))).not.toBe(cipher.encrypt(Buffer.from('a')));
    expect(cipher.encrypt(Buffer.alloc(0))).toBe('');
    expect(cipher.decrypt('')).toHaveLength(0);
  });

  it('distinguishes malformed from tampered ciphertexts', () => {
    const changed = recorded.slice(0, -1) + (recorded.endsWith('0') ? '1' : '0');
    expect(() => cipher.decrypt(changed)).toThrow(new CipherError('wrong-secret'));
    for (const bad of ['zz', 'abc', 'ab', recorded.slice(0, 20), `${recorded}g`]) {
      expect(() => cipher.decrypt(bad)).toThrow(new CipherError('malformed'));
    }
  });

  it('requires a secret of 32 bytes', () => {
    expect(() => createCipher(algorithm, ['short'])).toThrow(TypeError);
  });
});

describe('noop', () => {
  const cipher = createCipher('noop', []);
  it('encodes as hex', () => {
    expect(cipher.encrypt(Buffer.from('abc'))).toBe('616263');
    expect(cipher.decrypt('616263').toString()).toBe('abc');
    expect(cipher.decrypt('')).toHaveLength(0);
    expect(() => cipher.decrypt('xyz')).toThrow(CipherError);
  });
});
