import { describe, expect, it } from 'vitest';
import { sortSlice, sortSliceStable } from './sort.ts';

/** The key of element `i` of `n`, by the name of the pattern. */
const KEYS: Readonly<Record<string, (i: number, n: number) => number>> = {
  halves: (i, n) => Math.floor((i * 2) / n),
  equal: () => 0,
  mod3: (i) => i % 3,
  down: (i) => -Math.floor(i / 2),
  scattered: (i) => (i * 7919 + 13) % 11,
  mostly: (i) => (i % 17 === 3 ? 0 : Math.floor(i / 3)),
  organ: (i, n) => (i < Math.floor(n / 2) ? i : n - i),
};

/** The order that `sort.Slice` of Go 1.26 left the elements in. */
const ORDERS: readonly (readonly [string, number, string])[] = [
  ['halves', 13, '0 1 2 3 4 5 6 7 8 9 10 11 12'],
  ['halves', 20, '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19'],
  ['equal', 13, '0 1 2 3 4 5 6 7 8 9 10 11 12'],
  ['equal', 20, '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19'],
  ['mod3', 13, '6 3 0 9 12 1 4 7 10 2 5 8 11'],
  ['mod3', 20, '9 18 15 3 12 0 6 10 7 4 13 16 1 19 8 5 11 14 2 17'],
  ['down', 13, '12 11 10 8 9 6 7 5 4 3 2 0 1'],
  ['down', 20, '19 18 17 16 15 14 12 13 10 11 9 8 7 6 5 4 3 2 0 1'],
  ['scattered', 13, '2 1 12 11 0 10 9 8 7 6 5 4 3'],
  ['scattered', 20, '2 13 1 12 0 11 10 9 19 8 7 18 6 17 5 16 15 4 14 3'],
  ['mostly', 13, '0 1 2 3 4 5 6 7 8 9 10 11 12'],
  ['mostly', 20, '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19'],
  ['organ', 13, '0 1 12 2 11 3 10 9 4 8 5 7 6'],
  ['organ', 20, '0 1 19 2 18 3 17 4 16 15 5 14 6 13 7 12 8 11 9 10'],
];

/** The same for more elements, as FNV-1a of the numbers with a comma behind each. */
const HASHES: readonly (readonly [string, number, number])[] = [
  ['halves', 50, 2740111296],
  ['halves', 200, 602672927],
  ['halves', 1000, 828175839],
  ['equal', 50, 2740111296],
  ['equal', 200, 602672927],
  ['equal', 1000, 828175839],
  ['mod3', 50, 1257956368],
  ['mod3', 200, 2093190559],
  ['mod3', 1000, 2134045107],
  ['down', 50, 1881554230],
  ['down', 200, 626930343],
  ['down', 1000, 39980925],
  ['scattered', 50, 1992079226],
  ['scattered', 200, 4224787697],
  ['scattered', 1000, 944518381],
  ['mostly', 50, 1474543308],
  ['mostly', 200, 3706466703],
  ['mostly', 1000, 527420715],
  ['organ', 50, 3553282890],
  ['organ', 200, 4243193605],
  ['organ', 1000, 2442173165],
];

function sorted(pattern: string, n: number): number[] {
  const key = KEYS[pattern] ?? (() => 0);
  return sortSlice(
    Array.from({ length: n }, (_, i) => i),
    (a, b) => key(a, n) < key(b, n),
  );
}

const fnv = (text: string): number =>
  Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 16_777_619) >>> 0, 2_166_136_261);

describe('sort.Slice', () => {
  it.each(ORDERS)('leaves %s of %i in the order of Go', (pattern, n, order) => {
    expect(sorted(pattern, n).join(' ')).toBe(order);
  });

  it.each(HASHES)('leaves %s of %i in the order of Go', (pattern, n, hash) => {
    expect(fnv(`${sorted(pattern, n).join(',')},`)).toBe(hash);
  });
});

it('sort.SliceStable keeps the order of equal elements', () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  sortSliceStable(items, (a, b) => a % 7 < b % 7);
  expect(items).toEqual(Array.from({ length: 100 }, (_, i) => i).toSorted((a, b) => (a % 7) - (b % 7) || a - b));
});
