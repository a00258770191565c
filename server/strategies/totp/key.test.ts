import { describe, expect, it } from 'vitest';
import { newKeyUrl, secretOf, timeStepOf } from './key.ts';

/** RFC 4226, appendix D: the secret and its codes for the counters 0 to 3. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const CODES = ['755224', '287082', '359152', '969429'];
const url = (secret: string) => `otpauth://totp/x?secret=${secret}`;
const at = (step: number) => new Date(step * 30_000 + 29_000);

describe('a key URL', () => {
  it('encodes issuer and account like the reference', async () => {
    const made = await newKeyUrl("Söhne, (Test)!'*", 'a b@example.org');
    const issuer = 'S%C3%B6hne%2C%20%28Test%29%21%27%2A';
    expect(made.replace(/[A-Z2-7]{32}$/, '')).toBe(
      `otpauth://totp/${issuer.replace('%2C', ',')}:a%20b@example.org?algorithm=SHA1&digits=6&issuer=${issuer}&period=30&secret=`,
    );
  });

  it('preserves an issuer that contains a separator', async () => {
    const made = new URL(await newKeyUrl('A&secret=B', 'x'));
    expect(made.searchParams.get('issuer')).toBe('A&secret=B');
    expect(made.searchParams.getAll('secret')).toHaveLength(1);
  });

  it('has a new secret each time', async () => {
    const secrets = await Promise.all([newKeyUrl('i', 'a'), newKeyUrl('i', 'a')]);
    expect(new Set(secrets.map(secretOf)).size).toBe(2);
  });
});

describe('a code', () => {
  it.each([0, 1, 2, 3])('of step %i is recognized', async (step) => {
    expect(await timeStepOf(CODES[step] ?? '', url(SECRET), at(step))).toBe(step);
  });

  it('is accepted one step early and one step late', async () => {
    expect(await timeStepOf(CODES[1] ?? '', url(SECRET), at(2))).toBe(1);
    expect(await timeStepOf(CODES[3] ?? '', url(SECRET), at(2))).toBe(3);
    expect(await timeStepOf(CODES[0] ?? '', url(SECRET), at(2))).toBeUndefined();
    expect(await timeStepOf(CODES[3] ?? '', url(SECRET), at(1))).toBeUndefined();
  });

  it('may have surrounding spaces; the secret may be in lower case', async () => {
    expect(await timeStepOf(` ${CODES[1]}\n`, ` ${url(SECRET.toLowerCase())} `, at(1))).toBe(1);
  });

  it.each(['', '28708', '2870820', '２８７０８２', '28708a', '-87082', '287082\0'])('%j is refused', async (code) => {
    expect(await timeStepOf(code, url(SECRET), at(1))).toBeUndefined();
  });

  it.each(['', 'otpauth://totp/x', url(''), url('%20'), url('not+base32!'), 'nonsense', 'otpauth://totp/x?secret='])(
    'of the key %j is always refused',
    async (key) => {
      // The code of an empty secret, which the reference accepts.
      for (const code of ['328482', '812658', ...CODES]) expect(await timeStepOf(code, key, at(1))).toBeUndefined();
    },
  );
});
