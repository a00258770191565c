import { describe, expect, it } from 'vitest';
import type { Json } from '../../kernel/json.ts';
import { decode } from './decode.ts';
import type { Shape } from './shape.ts';

const TEXT = { kind: 'string', go: 'string' } as const;
const INNER = {
  kind: 'object',
  go: 'main.Inner',
  fields: { n: { kind: 'integer' }, l: { kind: 'list', item: TEXT }, m: { kind: 'map', item: { kind: 'boolean' } } },
} as const satisfies Shape;
const BODY = {
  kind: 'object',
  go: 'main.Body',
  fields: {
    name: TEXT,
    on: { kind: 'boolean' },
    count: { kind: 'integer' },
    inner: INNER,
    list: { kind: 'list', item: INNER },
    raw: { kind: 'raw' },
  },
} as const satisfies Shape;

const strictly = (value: Json) => decode(BODY, value, { strict: true });
const field = (given: string, path: string, type: string): string =>
  `json: cannot unmarshal ${given} into Go struct field ${path} of type ${type}`;

// The texts were printed by encoding/json of Go 1.26 for structs of these shapes.
describe('decode', () => {
  it.each<[Json, unknown]>([
    [{ NAME: 'x', nAmE: 'y' }, { name: 'y' }],
    [{ liſt: [{ n: 2 }] }, { list: [{ n: 2 }] }],
    [{ name: null, raw: null }, { raw: null }],
    [{ raw: { a: 1 } }, { raw: { a: 1 } }],
    [{ inner: { m: { constructor: true } } }, { inner: { m: { constructor: true } } }],
    [null, undefined],
  ])('reads %j', (value, expected) => {
    expect(strictly(value)).toEqual(expected);
  });

  it.each<[Json, string]>([
    [{ name: 1 }, field('number', 'Body.name', 'string')],
    [{ on: 'yes' }, field('string', 'Body.on', 'bool')],
    [{ count: 1.5 }, field('number 1.5', 'Body.count', 'int')],
    [{ count: '1' }, field('string', 'Body.count', 'int')],
    [{ inner: { n: 'x' } }, field('string', 'Inner.inner.n', 'int')],
    [{ inner: { l: [1] } }, field('number', 'Inner.inner.l', 'string')],
    [{ inner: { l: 's' } }, field('string', 'Inner.inner.l', '[]string')],
    [{ inner: { m: { k: 1 } } }, field('number', 'Inner.inner.m', 'bool')],
    [{ inner: [] }, field('array', 'Body.inner', 'main.Inner')],
    [{ list: [{ n: 1 }, { n: [] }] }, field('array', 'Inner.list.n', 'int')],
    [{ list: [1] }, field('number', 'Body.list', 'main.Inner')],
    [[], 'json: cannot unmarshal array into Go value of type main.Body'],
    ['x', 'json: cannot unmarshal string into Go value of type main.Body'],
    [{ other: 1 }, 'json: unknown field "other"'],
    [{ inner: { z: 1 } }, 'json: unknown field "z"'],
    [{ iſ: 1 }, 'json: unknown field "iſ"'],
    [{ 'n\0': 1 }, String.raw`json: unknown field "n\x00"`],
    [{ '\u200b': 1 }, String.raw`json: unknown field "\u200b"`],
    [{ count: '1', other: 1 }, field('string', 'Body.count', 'int')],
    [{ other: 1, count: '1' }, 'json: unknown field "other"'],
  ])('refuses %j', (value, text) => {
    expect(() => strictly(value)).toThrow(text);
  });

  it('ignores unknown names unless it is strict, and still reports wrong types', () => {
    expect(decode(BODY, { other: 1, name: 'x' }, { strict: false })).toEqual({ name: 'x' });
    expect(() => decode(BODY, { other: 1, count: '1' }, { strict: false })).toThrow('Body.count');
  });
});
