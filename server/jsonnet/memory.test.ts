import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Jsonnet, JsonnetError, createJsonnet } from './jsonnet.ts';

/** The evaluator starts with 1.7 MiB of these, and keeps some 700 bytes of each object that a snippet makes. */
const MAX_MEMORY_BYTES = 16 * 1024 * 1024;
const objects = (count: number) => `std.length([{ n: x } for x in std.range(1, ${count})])`;

const started = vi.fn<() => void>();
let jsonnet: Jsonnet;
beforeEach(() => {
  started.mockClear();
  subscribe('worker_threads', started);
  jsonnet = createJsonnet({ timeoutMs: 5000, maxMemoryBytes: MAX_MEMORY_BYTES });
});
afterEach(async () => {
  await jsonnet.close();
  unsubscribe('worker_threads', started);
});

const problem = (snippet: string) =>
  jsonnet.evaluate(snippet, {}).then(
    () => 'none',
    (error: unknown) => (error instanceof JsonnetError ? error.problem : error),
  );
const SNIPPET = 'function(ctx) { n: ctx.n, values: [{ name: x } for x in ctx.values] }';
const values = Array.from({ length: 200 }, (_, n) => `value ${n}`);
const count = async (n: number) => {
  const value: unknown = JSON.parse(await jsonnet.evaluate(SNIPPET, { n, values }));
  expect(value).toEqual({ n, values: values.map((name) => ({ name })) });
};

it('replaces a thread before its memory is full', async () => {
  for (let n = 0; n < 100; n++) await count(n);
  expect(started.mock.calls.length).toBeGreaterThan(1);
});

it('replaces threads while evaluations wait', async () => {
  await Promise.all(Array.from({ length: 200 }, (_, n) => count(n)));
  expect(started.mock.calls.length).toBeGreaterThan(3);
});

it('evaluates once more what lacked the memory that others took', async () => {
  for (let n = 0; n < 2; n++) expect(await problem(objects(3500))).toBe('none');
  expect(started).toHaveBeenCalledTimes(1);
  expect(await jsonnet.evaluate(objects(13_000), {})).toBe('13000\n');
  // One for the repetition, and the next one, since half of the memory is taken.
  expect(started).toHaveBeenCalledTimes(3);
});

it.each([
  ['at once', 'std.repeat("x", 1000000000)'],
  ['by and by', objects(25_000)],
])('fails where a snippet takes too much by itself, %s', async (_, snippet) => {
  expect(await problem('1')).toBe('none');
  expect(await problem(snippet)).toBe('failed');
  expect(started).toHaveBeenCalledTimes(2);
  // In a new thread nothing is gained by another one.
  expect(await problem(snippet)).toBe('failed');
  expect(started).toHaveBeenCalledTimes(3);
  expect(await problem('1')).toBe('none');
});

it('grants one time limit to both evaluations', async () => {
  expect(await problem('1')).toBe('none');
  // A clock by which the first one takes all of it.
  let hours = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => ++hours * 3_600_000);
  expect(await problem(objects(25_000))).toBe('timeout');
  clock.mockRestore();
});
