import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/json.ts';
import { float, goSyntax, plain, quote, quoteValue } from './fmt.ts';

// Expectations were printed by package fmt of Go 1.26; numbers as json.Number.
describe('values as Go prints them', () => {
  it.each([
    ['a"b\\c', String.raw`"a\"b\\c"`],
    ['\u0007\b\f\n\r\t\v', String.raw`"\a\b\f\n\r\t\v"`],
    ['\0\u001f\u007f', String.raw`"\x00\x1f\x7f"`],
    ['é日😀', '"é日😀"'],
    ['\u00a0\u200b\u2028\ufeff\u00ad', String.raw`"\u00a0\u200b\u2028\ufeff\u00ad"`],
    ['\u{e0001}', String.raw`"\U000e0001"`],
  ])('%%q of the string %j', (text, expected) => {
    expect(quote(text)).toBe(expected);
  });

  it.each<[Json, string, string]>([
    [null, '%!q(<nil>)', '%!s(<nil>)'],
    [true, '%!q(bool=true)', '%!s(bool=true)'],
    [12, '"12"', '12'],
    ['x', '"x"', 'x'],
    [['a', 1, null, false], '["a" "1" <nil> %!q(bool=false)]', '[a 1 <nil> %!s(bool=false)]'],
    [{ b: 'y', a: ['x', { c: null }] }, 'map["a":["x" map["c":<nil>]] "b":"y"]', 'map[a:[x map[c:<nil>]] b:y]'],
    [[], '[]', '[]'],
    [{}, 'map[]', 'map[]'],
  ])('%%q and %%s of %j', (value, quoted, text) => {
    expect(quoteValue(value)).toBe(quoted);
    expect(plain(value)).toBe(text);
  });

  it.each<[Json, string]>([
    [null, '<nil>'],
    [true, 'true'],
    [12, '"12"'],
    ['x', '"x"'],
  ])('%%#v of %j', (value, expected) => {
    expect(goSyntax(value)).toBe(expected);
  });

  it.each([
    [0, '0'],
    [-1.5, '-1.5'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-0.000012, '-1.2e-05'],
    [100_000, '100000'],
    [999_999, '999999'],
    [1_000_000, '1e+06'],
    [1_234_567, '1.234567e+06'],
    [123_456.789, '123456.789'],
    [1e21, '1e+21'],
    [1e100, '1e+100'],
    [1e-10, '1e-10'],
  ])('%%v of %d', (value, expected) => {
    expect(float(value)).toBe(expected);
  });
});
