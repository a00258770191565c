import { expect, it } from 'vitest';
import { cpuTime } from '../test/cpu-time.ts';
import { toLowerCase, trimSpace } from './strings.ts';

it.each([
  ['ABC@Example.ORG', 'abc@example.org'],
  ['İSTANBUL', 'istanbul'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
  ['Straße', 'straße'],
  ['', ''],
])('%s in lower case is %s', (text, expected) => {
  expect(toLowerCase(text)).toBe(expected);
});

it.each([
  [' \t\n\v\f\r ada \u0085\u00a0\u3000', 'ada'],
  ['\ufeffada\u200b', '\ufeffada\u200b'],
  ['a b', 'a b'],
  [' \n', ''],
])('%j trimmed is %j', (text, expected) => {
  expect(trimSpace(text)).toBe(expected);
});

it('trims long runs of white space in linear time', async () => {
  const text = `a${' '.repeat(200_000)}b`;
  expect(await cpuTime(() => expect(trimSpace(text)).toHaveLength(200_002))).toBeLessThan(1000);
});
