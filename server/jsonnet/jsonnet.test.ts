import { afterAll, describe, expect, it } from 'vitest';
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
  it('takes a snippet without a function for its value', async () => {
    expect(await value('{ a: 1 }')).toEqual({ a: 1 });
  });
  it('reads nothing in the context as code', async () => {
    const text = "'+std.extVar('zelosContext')+'";
    expect(await value('function(ctx) ctx.a', { a: text })).toBe(text);
  });
  it('tells what is wrong', async () => {
    await expect(jsonnet.evaluate('{', {})).rejects.toThrow(/^syntax error/);
    await expect(jsonnet.evaluate("function(ctx) error 'no such luck'", {})).rejects.toThrow('no such luck');
    expect(await problem('function(ctx) ctx.missing')).toBe('failed');
  });
  it('knows when a snippet cancels', async () => {
    expect(await problem("function(ctx) error 'cancel'")).toBe('cancelled');
  });
  it.each(['import "/etc/hostname"', 'importstr "/etc/hostname"', 'importbin "/etc/hostname"'])(
    'reads no files: %s',
    async (snippet) => expect(await problem(snippet)).toBe('failed'),
  );
  it('lets only so many wait', async () => {
    const busy = createJsonnet();
    const waiting = Array.from({ length: 1001 }, () => busy.evaluate('1', {}).catch(() => 'ended'));
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
  ])('ends a snippet that never would (%s), and goes on', async (expected, endless) => {
    const [first, second] = await Promise.all([problem(endless), value('function(ctx) ctx', { after: 1 })]);
    expect(first).toBe(expected);
    expect(second).toEqual({ after: 1 });
  });
});
