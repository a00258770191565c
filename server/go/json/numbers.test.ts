import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../test/cpu-time.ts';
import { lossyNumber } from './numbers.ts';

describe('a number that JavaScript cannot hold', () => {
  it.each([
    ['{"id":9007199254740993}', '9007199254740993'],
    ['[1,-9007199254740993]', '-9007199254740993'],
    ['{"a":"9007199254740993","b":[12345678901234567890]}', '12345678901234567890'],
    [String.raw`{"a\"9007199254740993":1e999}`, '1e999'],
    ['-1E+400', '-1E+400'],
  ])('in %s is found', (text, number) => {
    expect(lossyNumber(text)).toBe(number);
  });

  it.each([
    '9007199254740991',
    '9007199254740992',
    '10000000000000000000',
    '0.1234567890123456789',
    '1e-999',
    '1e300',
    '{"a":"12345678901234567890"}',
    String.raw`["\\",1]`,
    String.raw`["\"12345678901234567891",1]`,
  ])('is not in %s', (text) => {
    expect(lossyNumber(text)).toBeUndefined();
  });

  it('is found in linear time', async () => {
    const text = `["${'\\"1234567890123456'.repeat(50_000)}"]`;
    expect(await cpuTime(() => lossyNumber(text))).toBeLessThan(1000);
  });
});
