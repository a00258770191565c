import { describe, expect, it } from 'vitest';
import { decodeStringMap, encodeStringMap } from './gob.ts';

const long = 'x'.repeat(130);

/** Streams that encoding/gob of Go 1.26 wrote for a `map[interface{}]interface{}`. */
const STREAMS: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
  [{}, '0d7f040102ff800001100110000004ff800000'],
  [{ a: 'b' }, '0d7f040102ff80000110011000001cff80000106737472696e670c0300016106737472696e670c03000162'],
  [{ '': '' }, '0d7f040102ff80000110011000001aff80000106737472696e670c02000006737472696e670c020000'],
  [{ n: '日' }, '0d7f040102ff80000110011000001eff80000106737472696e670c0300016e06737472696e670c050003e697a5'],
  [
    { key: long },
    `0d7f040102ff8000011001100000ffa1ff80000106737472696e670c0500036b657906737472696e670cff8500ff82${'78'.repeat(130)}`,
  ],
];

describe('a map of strings in gob', () => {
  it.each(STREAMS)('%j is written as Go writes it', (map, hex) => {
    expect(encodeStringMap(new Map(Object.entries(map))).toString('hex')).toBe(hex);
  });

  it.each(STREAMS)('%j is read', (map, hex) => {
    expect(decodeStringMap(Buffer.from(hex, 'hex'))).toEqual(new Map(Object.entries(map)));
  });

  it.each([
    ['nothing', ''],
    ['a map[string]string', '0eff81040102ff8200010c010c000008ff82000101610162'],
    ['a value that is not a string', '0d7f040102ff800001100110000018ff80000106737472696e670c0300016103696e7404020002'],
    ['bytes after the value', '0d7f040102ff800001100110000004ff80000000'],
    ['a length beyond the end', 'f8ffffffffffffffff'],
  ])('%s is refused', (_, hex) => {
    expect(decodeStringMap(Buffer.from(hex, 'hex'))).toBeUndefined();
  });

  it('every cut and every flipped byte is refused or read, without an exception', () => {
    for (const [, hex] of STREAMS.slice(0, 4)) {
      const bytes = Buffer.from(hex, 'hex');
      for (let at = 0; at < bytes.length; at++) {
        expect(decodeStringMap(bytes.subarray(0, at))).toBeUndefined();
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ 0xff;
        expect(() => decodeStringMap(flipped)).not.toThrow();
      }
    }
  });
});
