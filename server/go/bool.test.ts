import { expect, it } from 'vitest';
import { parseBool } from './bool.ts';

it.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('%s is true', (text) => expect(parseBool(text)).toBe(true));
it.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('%s is false', (text) => expect(parseBool(text)).toBe(false));
it.each([null, undefined, '', 'yes', 'tRUE', ' true', '01'])('%j is neither', (text) =>
  expect(parseBool(text)).toBeUndefined(),
);
