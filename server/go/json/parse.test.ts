import { describe, expect, it } from 'vitest';
import { parseJson, utf8Text } from './parse.ts';

const parse = (text: string | Buffer) => parseJson(Buffer.from(text));
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('parseJson', () => {
  it.each(['null', '0', '"é"', '[]', '{"a":{"b":[1,true]}}', '"[[[["', nested(512)])('parses %s', (text) => {
    expect(parse(text)).toEqual({ kind: 'json', value: JSON.parse(text) as unknown });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), /not valid UTF-8/],
    ['a byte order mark', '\ufeff{}', /invalid character 'ï' looking for beginning of value/],
    [
      'a syntax fault, in the words of Go',
      '{"a":1,}',
      /invalid character '}' looking for beginning of object key string/,
    ],
    ['deep nesting', nested(513), /exceeded max depth/],
    ['deep nesting of both kinds', `${'[{"a":'.repeat(300)}1${'}]'.repeat(300)}`, /exceeded max depth/],
    ['a number that would change', '[9007199254740993]', /9007199254740993/],
    ['NUL', String.raw`{"a":"\u0000"}`, /NUL/],
    ['NUL in a name', String.raw`{"\u0000":1}`, /NUL/],
    ['half a surrogate pair', String.raw`["\ud800"]`, /surrogates/],
    ['the name __proto__', '{"a":[{"__proto__":1}]}', /__proto__/],
    ['an escaped __proto__', String.raw`{"\u005f_proto__":1}`, /__proto__/],
  ])('refuses %s', (_, text, reason) => {
    expect(parse(text)).toEqual({ kind: 'malformed', reason: expect.stringMatching(reason) as string });
  });

  it('accepts a whole surrogate pair and `__proto__` as a value', () => {
    expect(parse(String.raw`["\ud83d\ude00","__proto__"]`)).toEqual({ kind: 'json', value: ['😀', '__proto__'] });
  });
});

it('utf8Text keeps a byte order mark and refuses other bytes', () => {
  expect(utf8Text(Buffer.from('\ufeffé'))).toBe('\ufeffé');
  expect(utf8Text(Buffer.from([0xc3]))).toBeUndefined();
});
