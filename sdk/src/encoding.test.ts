import { describe, expect, it } from 'vitest';
import { encodeQuery, fillPath } from './encoding.ts';

describe('encodeQuery', () => {
  it('encodes every character as URLSearchParams does', () => {
    for (let code = 0; code <= 0x2ff; code += 1) {
      const text = String.fromCodePoint(code);
      expect(encodeQuery({ [text]: text })).toBe(`?${new URLSearchParams([[text, text]]).toString()}`);
    }
  });

  it.each(['\u{1F600}', '\uD800', '\uDC00\uD800', 'a\uD83Db', '', '%2e+%20'])(
    'encodes %j as URLSearchParams does',
    (text) => {
      expect(encodeQuery({ q: text })).toBe(`?${new URLSearchParams({ q: text }).toString()}`);
    },
  );

  it('repeats lists, flattens objects and leaves out what is absent', () => {
    expect(encodeQuery({ a: [1, [2, null]], b: { c: 'd', e: { f: false } }, g: null, h: undefined, i: [] })).toBe(
      '?a=1&a=2&b.c=d&b.e.f=false',
    );
    expect(encodeQuery({})).toBe('');
  });
});

describe('fillPath', () => {
  it('escapes what would end or split a path segment', () => {
    expect(fillPath('/a/{id}/b/{name}', { id: '../x?y#z', name: 'ü %' })).toBe('/a/..%2Fx%3Fy%23z/b/%C3%BC%20%25');
  });

  it.each(['.', '..'])('refuses %s', (id) => expect(() => fillPath('/a/{id}', { id })).toThrow(RangeError));
});
