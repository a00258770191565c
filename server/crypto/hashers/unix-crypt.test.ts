import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cryptInThread } from './crypt-thread.ts';
import { md4 } from './md4.ts';
import { unixCrypt } from './unix-crypt.ts';

// From `openssl passwd -1|-5|-6 -salt <salt> <password>`, the last from Python's crypt module.
describe('crypt(3)', () => {
  it.each([
    ['md5', 'Hello world!', 'saltsalt', 0, 'le8lFSqqnPaRFOlmAZpvH1'],
    ['sha256', 'Hello world!', 'saltstring', 5000, '5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
    [
      'sha512',
      'Hello world!',
      'saltstring',
      5000,
      'svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    [
      'sha512',
      'Hello world!',
      'saltstringsaltst',
      10_000,
      'OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
    ],
  ] as const)('%s of %j', (algorithm, password, salt, rounds, key) => {
    expect(unixCrypt({ algorithm, password: Buffer.from(password), salt: Buffer.from(salt), rounds })).toBe(key);
  });

  it('gives the same result in its thread, for many calls at once', async () => {
    const jobs = ['a', 'b', 'c', 'd'].map((text) => ({
      algorithm: 'sha256' as const,
      password: Buffer.from(text),
      salt: Buffer.from('salt'),
      rounds: 100,
    }));
    expect(await Promise.all(jobs.map(cryptInThread))).toEqual(jobs.map(unixCrypt));
  });

  it('accepts empty passwords and salts', () => {
    for (const algorithm of ['md5', 'sha256', 'sha512'] as const) {
      const job = { algorithm, password: Buffer.alloc(0), salt: Buffer.alloc(0), rounds: 10 };
      expect(unixCrypt(job)).toMatch(/^[./0-9A-Za-z]+$/);
    }
  });
});

// RFC 1320, A.5
describe('MD4', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('of %j', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
  });

  it('differs from MD5', () => {
    expect(md4(Buffer.from('abc'))).not.toEqual(createHash('md5').update('abc').digest());
  });
});
