import { expect, it } from 'vitest';
import { formatInstant, parseInstant } from './instant.ts';

it.each([
  ['2026-11-20T23:29:35.581Z', '2026-11-20 23:29:35.581+00:00'],
  ['2026-11-20T23:29:35.800Z', '2026-11-20 23:29:35.8+00:00'],
  ['2026-11-20T23:29:35.080Z', '2026-11-20 23:29:35.08+00:00'],
  ['2026-11-20T00:00:00.000Z', '2026-11-20 00:00:00+00:00'],
  ['1999-02-28T10:20:30.000Z', '1999-02-28 10:20:30+00:00'],
])('%s is written %s and read again', (iso, text) => {
  expect(formatInstant(new Date(iso))).toBe(text);
  expect(parseInstant(text)).toEqual(new Date(iso));
});

it.each([
  ['2026-11-20 23:29:35.581303203+00:00', '2026-11-20T23:29:35.581Z'], // the reference on SQLite
  ['2026-11-20 23:29:35.58346', '2026-11-20T23:29:35.583Z'], // PostgreSQL
  ['2026-11-20T23:29:35.5', '2026-11-20T23:29:35.500Z'], // PostgreSQL, inside JSON
  ['2026-11-20 23:29:35', '2026-11-20T23:29:35.000Z'],
])('%s is read as %s', (text, iso) => {
  expect(parseInstant(text)).toEqual(new Date(iso));
});

it('keeps the order of times when compared as text', () => {
  const times = [0, 1, 10, 80, 100, 800, 999, 1000, 60_000].map((ms) => new Date(Date.UTC(2026, 0, 1) + ms));
  const texts = times.map(formatInstant);
  expect(texts.toSorted()).toEqual(texts);
});
