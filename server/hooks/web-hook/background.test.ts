import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Background } from './background.ts';

function background() {
  const log: string[] = [];
  return { log, background: new Background(pino({}, { write: (line: string) => void log.push(line) })) };
}

const endless = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));

describe('work in the background', () => {
  it('is bounded, and what exceeds the bound is logged', async () => {
    const { background: work, log } = background();
    let started = 0;
    let release = () => {};
    const released = new Promise<void>((done) => (release = done));
    for (let index = 0; index < 250; index += 1)
      work.start({}, async () => {
        started += 1;
        await released;
      });
    expect(started).toBe(200);
    expect(log).toHaveLength(50);
    release();
    await work.close();
    expect(log).toHaveLength(50);
  });

  it('is awaited by a stopping server, which starts no more', async () => {
    const { background: work } = background();
    let done = false;
    work.start({}, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done = true;
    });
    await work.close();
    expect(done).toBe(true);
    let late = false;
    work.start({}, async () => void (late = true));
    expect(late).toBe(false);
  });

  it('is aborted after the grace period of the server', async () => {
    const log: string[] = [];
    const work = new Background(pino({}, { write: (line: string) => void log.push(line) }), 1);
    work.start({}, endless);
    await work.close();
    expect(log.join('')).toContain('stopped');
  });
});
