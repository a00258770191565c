import { expect, it } from 'vitest';
import { goDuration } from './duration.ts';

it.each([
  [0, '0s'],
  [-300_000, '-5m0s'],
  [5_400_000, '1h30m0s'],
  [1500, '1.5s'],
  [500, '500ms'],
  [0.001, '1µs'],
  [-0.000_005, '-5ns'],
])('prints %d milliseconds as %s', (milliseconds, text) => {
  expect(goDuration(milliseconds)).toBe(text);
});
