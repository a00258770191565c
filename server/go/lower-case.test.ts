import { expect, it } from 'vitest';
import { toLowerCase } from './lower-case.ts';

it.each([
  ['ABC@Example.ORG', 'abc@example.org'],
  ['İSTANBUL', 'istanbul'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
  ['Straße', 'straße'],
  ['', ''],
])('%s becomes %s', (text, expected) => {
  expect(toLowerCase(text)).toBe(expected);
});
