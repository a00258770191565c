import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../kernel/json.ts';
import { printRow, printTable } from './print.ts';
import { selectPath, selectPointer } from './select.ts';
import { alignTabs } from './table.ts';

describe('alignTabs', () => {
  it('aligns columns as the reference does', () => {
    const lines = [['ID', 'NAME'], ['05ee9c95-55ae-4373-97eb-ff976901aad5', 'a'], [''], ['NEXT PAGE TOKEN', 'x']];
    expect(alignTabs(lines)).toBe(
      'ID\t\t\t\t\tNAME\t\n05ee9c95-55ae-4373-97eb-ff976901aad5\ta\t\n\t\t\t\t\t\nNEXT PAGE TOKEN\t\t\t\tx\t\n',
    );
  });
  it('keeps a gap after a cell that fills its tab', () => {
    expect(
      alignTabs([
        ['12345678', 'b'],
        ['1', 'b'],
      ]),
    ).toBe('12345678\tb\t\n1\t\tb\t\n');
  });
  it('returns nothing for no lines', () => expect(alignTabs([])).toBe(''));
});

describe('selection', () => {
  const value: Json = { identities: [{ id: 'a', 'x.y': { z: 1 } }, { id: 'b' }], empty: null };
  it.each([
    ['identities.0.id', 'a'],
    ['identities.#', 2],
    ['identities.#.id', ['a', 'b']],
    ['identities.0.x\\.y.z', 1],
    ['identities.7.id', undefined],
    ['constructor', undefined],
    ['empty', null],
  ])('path %s', (path, expected) => expect(selectPath(value, path)).toEqual(expected));
  it.each([
    ['', value],
    ['/identities/1/id', 'b'],
    ['/identities/0/x.y/z', 1],
  ])('pointer %s', (pointer, expected) => expect(selectPointer(value, pointer)).toEqual(expected));
  it.each([
    ['/nope', 'object has no field "nope"'],
    ['nope', 'invalid JSON pointer'],
    ['/constructor', 'has no field'],
  ])('pointer %s is refused', (pointer, message) => {
    expect(() => selectPointer(value, pointer)).toThrow(message);
  });
});

describe('printing', () => {
  afterEach(() => vi.restoreAllMocks());
  function printed(work: () => void): string {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    work();
    const text = write.mock.calls.map(([each]) => String(each)).join('');
    write.mockRestore();
    return text;
  }
  const row = {
    header: ['ID', 'AT'],
    columns: ['1', '2'],
    value: { b: '2026-11-20T23:31:59.043166Z', a: ['x', null] },
  };

  it.each([
    [{}, 'ID\t1\t\nAT\t2\t\n'],
    [{ quiet: true }, '1\n'],
    [{ format: 'json' }, '{"a":["x",null],"b":"2026-11-20T23:31:59.043166Z"}\n'],
    [{ format: 'yaml' }, 'a:\n- x\n- null\nb: "2026-11-20T23:31:59.043166Z"\n'],
    [{ format: 'jsonpath=a.0' }, '"x"\n'],
    [{ format: 'jsonpath=nope' }, 'null\n'],
    [{ format: 'jsonpointer=/a' }, '[\n  "x",\n  null\n]\n'],
    [{ format: 'unknown' }, 'ID\t1\t\nAT\t2\t\n'],
  ])('%j', (options, expected) => expect(printed(() => printRow(row, options))).toBe(expected));
  it('needs a path if the format takes one', () => {
    expect(() => printRow(row, { format: 'jsonpath' })).toThrow('missing a path');
  });
  it('of tables', () => {
    const table = { header: ['ID'], rows: [['a'], ['b']], value: ['a', 'b'] };
    expect(printed(() => printTable(table, {}))).toBe('ID\t\na\t\nb\t\n');
    expect(printed(() => printTable(table, { quiet: true }))).toBe('a\nb\n');
  });
});
