import { describe, expect, it } from 'vitest';
import { toRfc3339 } from './clock.ts';

describe('toRfc3339', () => {
  it.each([
    ['2026-01-31T09:08:07.000Z', '2026-01-31T09:08:07Z'],
    ['2026-01-31T00:00:00.500Z', '2026-01-31T00:00:00.5Z'],
    ['2026-12-31T23:59:59.120Z', '2026-12-31T23:59:59.12Z'],
    ['2026-12-31T23:59:59.050Z', '2026-12-31T23:59:59.05Z'],
    ['2026-12-31T23:59:59.007Z', '2026-12-31T23:59:59.007Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00Z'],
  ])('prints %s as %s', (iso, expected) => {
    expect(toRfc3339(new Date(iso))).toBe(expected);
  });

  it('agrees with the platform on any instant', () => {
    for (let time = -4e12; time < 8e12; time += 12_345_678_901) {
      const instant = new Date(time);
      expect(new Date(toRfc3339(instant)).getTime()).toBe(time);
      expect(toRfc3339(instant)).toBe(instant.toISOString().replace(/\.?0*Z$/, 'Z'));
    }
  });

  it('refuses an invalid date', () => {
    expect(() => toRfc3339(new Date(Number.NaN))).toThrow(RangeError);
  });
});
