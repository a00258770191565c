import { describe, expect, it } from 'vitest';
import { BusyError, ClientGoneError, createLimiter } from './limiter.ts';

/** A task that the test ends. */
function controlled() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { task: () => promise, end: resolve };
}

describe('limiter', () => {
  it('runs at most `concurrency` tasks at once, in order of arrival', async () => {
    const limiter = createLimiter(2, 10);
    const started: number[] = [];
    const tasks = Array.from({ length: 5 }, controlled);
    const done = tasks.map(({ task }, index) =>
      limiter(() => {
        started.push(index);
        return task();
      }),
    );
    expect(started).toEqual([0, 1]);
    tasks[1]?.end();
    await done[1];
    await Promise.resolve();
    expect(started).toEqual([0, 1, 2]);
    for (const { end } of tasks) end();
    await Promise.all(done);
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuses tasks when the queue is full, and recovers', async () => {
    const limiter = createLimiter(1, 1);
    const { task, end } = controlled();
    const running = limiter(task);
    const waiting = limiter(() => 'waited');
    await expect(limiter(() => 'refused')).rejects.toBeInstanceOf(BusyError);
    end();
    expect(await waiting).toBe('waited');
    await running;
    expect(await limiter(() => 'again')).toBe('again');
  });

  it('frees the slot when a task fails', async () => {
    const limiter = createLimiter(1, 1);
    await expect(limiter(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      limiter(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(await limiter(() => 1)).toBe(1);
  });

  it('takes turns among connections, addresses and identifiers', async () => {
    const limiter = createLimiter(1, 100);
    const { task, end } = controlled();
    const running = limiter(task);
    const order: string[] = [];
    const wait = (...shares: string[]) => limiter(() => void order.push(shares.join('/')), { shares });
    const done = [
      wait('proxy', 'flood', 'x'),
      wait('proxy', 'flood', 'x'),
      wait('proxy', 'flood', 'x'),
      wait('proxy', 'flood', 'y'),
      wait('proxy', 'user', 'x'),
      wait('other', 'user', 'x'),
    ];
    end();
    await Promise.all([running, ...done]);
    expect(order).toEqual([
      'proxy/flood/x',
      'other/user/x',
      'proxy/user/x',
      'proxy/flood/y',
      'proxy/flood/x',
      'proxy/flood/x',
    ]);
  });

  it('drops who is gone, and who has waited too long', async () => {
    const limiter = createLimiter(1, 2);
    const { task, end } = controlled();
    const running = limiter(task);
    const gone = new AbortController();
    const dropped = limiter(() => 'never', { shares: ['a'], signal: gone.signal });
    const late = limiter(() => 'never', { shares: ['b'] }, 1);
    gone.abort();
    await expect(dropped).rejects.toBeInstanceOf(ClientGoneError);
    await expect(late).rejects.toBeInstanceOf(BusyError);
    await expect(limiter(() => 1, { shares: [], signal: gone.signal })).rejects.toBeInstanceOf(ClientGoneError);
    const next = limiter(() => 'next', { shares: ['a'] });
    end();
    await running;
    expect(await next).toBe('next');
  });
});
