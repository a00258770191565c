import { describe, expect, it } from 'vitest';
import { createLogOutput } from './log-output.ts';

/** A disk with room for so many bytes, or with an error. */
function disk() {
  const state = { room: Number.POSITIVE_INFINITY, error: 'ENOSPC', text: '' };
  const write = (bytes: Buffer): number => {
    const taken = Math.min(state.room, bytes.length);
    if (taken === 0) throw Object.assign(new Error(state.error), { code: state.error });
    state.room -= taken;
    state.text += bytes.subarray(0, taken).toString();
    return taken;
  };
  return { state, output: createLogOutput({ write, report: (lost) => `lost ${lost}\n` }) };
}

describe.each(['ENOSPC', 'EAGAIN', 'EPIPE'])('if writing fails (%s)', (error) => {
  it('lines wait and are written in order', async () => {
    const { state, output } = disk();
    state.error = error;
    state.room = 3;
    for (const line of ['abcdef\n', 'g\n', 'h\n']) output.write(line);
    expect(state.text).toBe('abc');
    state.room = 1000;
    await expect.poll(() => state.text).toBe('abcdef\ng\nh\n');
  });

  it('lines beyond the limit are dropped, counted and reported later', async () => {
    const { state, output } = disk();
    state.error = error;
    state.room = 0;
    const line = `${'x'.repeat(1024 * 1024 - 1)}\n`;
    for (let count = 0; count < 6; count++) output.write(line);
    expect(state.text).toBe('');
    state.room = Number.POSITIVE_INFINITY;
    await expect.poll(() => state.text.split('\n').slice(4)).toEqual(['lost 2', '']);
    output.write('later\n');
    expect(state.text).toMatch(/lost 2\nlater\n$/);
  });
});
