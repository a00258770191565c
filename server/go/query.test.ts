import { describe, expect, it } from 'vitest';
import { parseQuery } from './query.ts';

describe('parseQuery', () => {
  it.each([
    ['a=1&b=2', 'a=1&b=2'],
    ['a=%20x', 'a=+x'],
    ['?a=x', '%3Fa=x'],
    ['return_to=%', ''],
    ['return_to=%zz&x=1', 'x=1'],
    ['a=1;b=2&c=3', 'c=3'],
    ['', ''],
  ])('%s is read as %s', (raw, expected) => {
    expect(parseQuery(raw).toString()).toBe(expected);
  });
});
