import { describe, expect, it } from 'vitest';
import { leavesOf, mergeTrees, removeKey, setLeaves } from './merge.ts';

describe('mergeTrees', () => {
  it('merges maps key by key and replaces lists, null and scalars whole', () => {
    const base = { a: { b: 1, c: [1, 2, 3] }, d: { e: 1 }, f: 1 };
    expect(mergeTrees(base, { a: { c: [9] }, d: null, f: { g: 2 } })).toEqual({
      a: { b: 1, c: [9] },
      d: null,
      f: { g: 2 },
    });
    expect(base.a.c).toEqual([1, 2, 3]);
  });

  it('takes __proto__ for a key like any other', () => {
    const merged = mergeTrees({}, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(Object.keys(merged)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('setLeaves', () => {
  it('lays lists over position by position, fills gaps with null and leaves the tree as it was', () => {
    const tree = { list: ['a', 'b', 'c'], other: 'x' };
    expect(setLeaves(tree, leavesOf({ list: ['z'] }))).toEqual({ list: ['z', 'b', 'c'], other: 'x' });
    expect(setLeaves(tree, [{ path: ['list', 4], value: 'e' }])).toEqual({
      list: ['a', 'b', 'c', null, 'e'],
      other: 'x',
    });
    expect(setLeaves(tree, [{ path: ['other', 'deep', 0, 'key'], value: 1 }]).other).toEqual({ deep: [{ key: 1 }] });
    expect(tree).toEqual({ list: ['a', 'b', 'c'], other: 'x' });
  });

  it('gets nothing from empty lists and maps', () => {
    expect(setLeaves({ list: [1] }, leavesOf({ list: [], map: {} }))).toEqual({ list: [1] });
  });
});

describe('removeKey', () => {
  it('takes out one key and leaves the rest, also when there is nothing to take out', () => {
    expect(removeKey({ a: { b: 1, c: 2 } }, 'a.b')).toEqual({ a: { c: 2 } });
    expect(removeKey({ a: 1 }, 'x.y')).toEqual({ a: 1 });
  });
});
