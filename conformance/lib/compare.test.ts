import { describe, expect, test } from 'vitest';
import type { Json } from './answer.ts';
import { Comparer } from './compare.ts';

const differ = (expected: Json, actual: Json) => new Comparer().compare(expected, actual, 'body');

describe('the comparer', () => {
  test('finds nothing in equal values, whatever the order of keys', () => {
    expect(differ({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toEqual([]);
  });

  test.each<[string, Json, Json, string]>([
    ['a changed text', { a: 'x' }, { a: 'y' }, 'body.a'],
    ['a changed number', { a: [1, 2] }, { a: [1, 3] }, 'body.a[1]'],
    ['a missing member', { a: 1, b: 2 }, { a: 1 }, 'body.b'],
    ['an extra member', { a: 1 }, { a: 1, b: 2 }, 'body.b'],
    ['a missing item', [1, 2], [1], 'body[1]'],
    ['an extra item', [1], [1, 2], 'body[1]'],
    ['null for an absent member', { a: null }, {}, 'body.a'],
    ['false for null', { a: null }, { a: false }, 'body.a'],
    ['a text for a number', { a: 1 }, { a: '1' }, 'body.a'],
    ['a list for an object', { a: [] }, { a: {} }, 'body.a'],
    ['changed order', ['a', 'b'], ['b', 'a'], 'body[0]'],
    ['a placeholder for a fixed value', '{uuid#1}', '00000000-0000-0000-0000-000000000000', 'body'],
    ['another kind of placeholder', '{uuid#1}', '{code#1}', 'body'],
    ['a text around a placeholder', 'flow={uuid#1}', 'id={uuid#1}', 'body'],
    ['an inherited member', {}, JSON.parse('{"__proto__":1}') as Json, 'body.__proto__'],
  ])('finds %s', (_, expected, actual, path) => {
    expect(differ(expected, actual)[0]?.path).toBe(path);
  });

  test('pairs placeholders, so that one missing id does not shift the rest', () => {
    expect(
      differ({ a: '{uuid#2}', b: '{uuid#3}', c: '{uuid#2}' }, { a: '{uuid#1}', b: '{uuid#2}', c: '{uuid#1}' }),
    ).toEqual([]);
  });

  test('finds two different ids where there was one, and one where there were two', () => {
    expect(differ(['{uuid#1}', '{uuid#1}'], ['{uuid#1}', '{uuid#2}'])).toHaveLength(1);
    expect(differ(['{uuid#1}', '{uuid#2}'], ['{uuid#1}', '{uuid#1}'])).toHaveLength(1);
  });

  test('remembers pairs from one comparison to the next', () => {
    const comparer = new Comparer();
    expect(comparer.compare('{uuid#1}', '{uuid#5}', 'first')).toEqual([]);
    expect(comparer.compare('x={uuid#1}', 'x={uuid#6}', 'second')).toHaveLength(1);
  });
});
