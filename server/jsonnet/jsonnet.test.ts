import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { JsonnetError, createJsonnet } from './jsonnet.ts';

const jsonnet = createJsonnet({ timeoutMs: 1000 });
afterAll(() => jsonnet.close());

const value = async (snippet: string, context = {}) => JSON.parse(await jsonnet.evaluate(snippet, context)) as unknown;
const problem = (snippet: string) =>
  jsonnet.evaluate(snippet, {}).then(
    () => 'none',
    (error: unknown) => (error instanceof JsonnetError ? error.problem : error),
  );

describe('Jsonnet', () => {
  it('calls a function with the context', async () => {
    expect(await value("local name = 'b'; function(ctx) { [name]: ctx.a } // end", { a: 'ü😀"\\' })).toEqual({
      b: 'ü😀"\\',
    });
  });
  it('takes a snippet that is not a function as the value', async () => {
    expect(await value('{ a: 1 }')).toEqual({ a: 1 });
  });
  it('reads nothing in the context as code', async () => {
    const text = "'+std.extVar('zelosContext')+'";
    expect(await value('function(ctx) ctx.a', { a: text })).toBe(text);
  });
  it('reports the error of the snippet', async () => {
    await expect(jsonnet.evaluate('{', {})).rejects.toThrow(/^syntax error/);
    await expect(jsonnet.evaluate("function(ctx) error 'no such luck'", {})).rejects.toThrow('no such luck');
    expect(await problem('function(ctx) ctx.missing')).toBe('failed');
  });
  it('recognises a cancelling snippet', async () => {
    expect(await problem("function(ctx) error 'cancel'")).toBe('cancelled');
  });
  it.each(['import "/etc/hostname"', 'importstr "/etc/hostname"', 'importbin "/etc/hostname"'])(
    'reads no files: %s',
    async (snippet) => expect(await problem(snippet)).toBe('failed'),
  );
  it('refuses more evaluations than the queue holds', async () => {
    const busy = createJsonnet();
    // 1,000 in the queue and one in each of the two threads.
    const waiting = Array.from({ length: 1002 }, () => busy.evaluate('1', {}).catch(() => 'ended'));
    expect(() => busy.evaluate('1', {})).toThrow('too many snippets are waiting');
    await busy.close();
    expect(await Promise.all(waiting)).toEqual(expect.arrayContaining(['ended']));
  });
  it.each([
    [
      'timeout',
      'std.foldl(function(a, x) std.foldl(function(b, y) b + y, std.range(1, 10000), a), std.range(1, 100000), 0)',
    ],
    ['failed', 'local f(n) = if n < 0 then n else f(n + 1) tailstrict; f(0)'],
  ])('ends a snippet that does not terminate (%s), and continues', async (expected, endless) => {
    const [first, second] = await Promise.all([problem(endless), value('function(ctx) ctx', { after: 1 })]);
    expect(first).toBe(expected);
    expect(second).toEqual({ after: 1 });
  });
  it('does not block other snippets behind a slow one', async () => {
    const started = performance.now();
    const slow = problem('std.foldl(function(a, x) a + x, std.range(1, 100000000), 0)');
    const others = Promise.all(Array.from({ length: 5 }, (_, index) => value('function(ctx) ctx.i', { i: index })));
    expect(await Promise.race([slow, others])).toEqual([0, 1, 2, 3, 4]);
    expect(['timeout', 'failed']).toContain(await slow);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
  it.each([
    ['a string', 'std.repeat("x", 1000000000)'],
    ['a list', 'std.range(1, 1000000000)'],
    ['a string that doubles', 'std.foldl(function(a, x) a + a, std.range(1, 60), "xxxxxxxx")'],
    ['a list that doubles', 'std.foldl(function(a, x) a + a, std.range(1, 60), [1])'],
  ])('bounds the memory of %s, and continues', async (_, snippet) => {
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const started = performance.now();
    expect(['timeout', 'failed', 'too-large']).toContain(await problem(snippet));
    clearInterval(watch);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(most - before).toBeLessThan(512 * 1024 * 1024);
    expect(await value('1')).toBe(1);
  });
  it('replaces a thread in time, while it goes on', async () => {
    const started = vi.fn<() => void>();
    subscribe('worker_threads', started);
    const renewed = createJsonnet({ renewAfter: 5 });
    for (let count = 0; started.mock.calls.length < 4; count += 1)
      expect(await renewed.evaluate('function(ctx) ctx.n', { n: count })).toBe(`${count}\n`);
    // One that fails meanwhile, and many at once.
    const slow = renewed
      .evaluate('std.foldl(function(a, x) a + x, std.range(1, 100000000), 0)', {})
      .catch(() => 'ended');
    const many = Array.from({ length: 40 }, (_, n) => renewed.evaluate('function(ctx) ctx.n', { n }));
    expect(await Promise.all(many)).toEqual(many.map((_, n) => `${n}\n`));
    await renewed.close();
    expect(await slow).toBe('ended');
    unsubscribe('worker_threads', started);
  });
  it('bounds the value', async () => {
    expect(await problem('std.repeat("x", 600000)')).toBe('too-large');
    expect(await value('std.length(std.repeat("x", 600000))')).toBe(600_000);
  });
  it('bounds the snippet', () =>
    expect(() => jsonnet.evaluate(`/*${'x'.repeat(2_000_000)}*/ 1`, {})).toThrow('too long'));
});
