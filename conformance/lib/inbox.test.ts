import { expect, test } from 'vitest';
import { Inbox } from './inbox.ts';

const message = (id: string, second: number) => ({
  id,
  recipient: 'ada@example.org',
  created_at: `2026-01-01T00:00:0${second}Z`,
});
const ids = (messages: readonly unknown[]) => messages.map((one) => (one as { id: string }).id);

test('the newest of messages of different times is the first that the server lists', () => {
  const inbox = new Inbox();
  expect(ids(inbox.newest([message('b', 2), message('a', 1)]))).toEqual(['b']);
  expect(ids(inbox.newest([message('c', 3), message('b', 2), message('a', 1)]))).toEqual(['c']);
});

test('of messages of one time, the newest is the one that was not there before, wherever it is listed', () => {
  const inbox = new Inbox();
  expect(ids(inbox.newest([message('b', 1)]))).toEqual(['b']);
  const both = [message('b', 1), message('c', 1)];
  expect(ids(inbox.newest(both))).toEqual(['c']);
  expect(ids(inbox.newest(both))).toEqual(['c']);
  expect(ids(inbox.newest([message('a', 1), ...both]))).toEqual(['a']);
});

test('messages of one time that came since the last look are given together', () => {
  const inbox = new Inbox();
  expect(inbox.newest([])).toEqual([]);
  expect(ids(inbox.newest([message('a', 1), message('b', 1)]))).toEqual(['a', 'b']);
});
