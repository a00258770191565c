import { expect, it } from 'vitest';
import { LastRead } from './last-read.ts';

const failing = (code: string) => (): Promise<string> =>
  Promise.reject(new Error('file:///a cannot be read', { cause: Object.assign(new Error(code), { code }) }));

it.each(['EMFILE', 'ENFILE', 'ENOMEM'])(
  'returns the last content when the process is short of resources: %s',
  async (code) => {
    const files = new LastRead<string>();
    await files.read('a', () => Promise.resolve('old'));
    await files.read('a', () => Promise.resolve('new'));
    expect(await files.read('a', failing(code))).toBe('new');
    await expect(files.read('b', failing(code))).rejects.toThrow('cannot be read');
  },
);

it('reports a file that cannot be read for another reason', async () => {
  const files = new LastRead<string>();
  await files.read('a', () => Promise.resolve('old'));
  await expect(files.read('a', failing('ENOENT'))).rejects.toThrow('cannot be read');
});
