import { describe, expect, it } from 'vitest';
import { JsonListWriter } from './json-list.ts';

const parsed = (bytes: Buffer): unknown => JSON.parse(bytes.toString());

describe('a JSON list writer', () => {
  it('writes what JSON.stringify would, safe inside HTML, with a line end', () => {
    const writer = new JsonListWriter(2);
    const items = [{ text: '<ä€𝄞&>' }, null, 'x'].map((value) => writer.write(value));
    const list = writer.end(items);
    expect(list.bytes.toString()).toBe('[{"text":"\\u003cä€𝄞\\u0026\\u003e"},null,"x"]\n');
    expect(list).toHaveLength(3);
  });

  it('writes an empty list', () => {
    expect(new JsonListWriter(0).end([]).bytes.toString()).toBe('[]\n');
  });

  it('grows with its items', () => {
    const values = Array.from({ length: 50 }, (_, index) => `${index}${'é'.repeat(index * 40)}`);
    const writer = new JsonListWriter(1);
    expect(parsed(writer.end(values.map((value) => writer.write(value))).bytes)).toEqual(values);
  });

  it('leaves out what was read in vain: before a repetition, and after the page', () => {
    const writer = new JsonListWriter(4);
    writer.write('lost');
    const items = ['a', 'b', 'next page'].map((value) => writer.write(value));
    expect(writer.end(items.slice(0, 2)).bytes.toString()).toBe('["a","b"]\n');
    const other = new JsonListWriter(1);
    other.write('lost');
    expect(other.end([]).bytes.toString()).toBe('[]\n');
  });

  it('frees its memory', () => {
    const writer = new JsonListWriter(1);
    const list = writer.end([writer.write('a')]);
    list.free();
    expect(list.bytes).toHaveLength(0);
  });
});
