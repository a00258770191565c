import { expect, it, vi } from 'vitest';
import { BusyError, createLimiter } from './limiter.ts';
import { type HashObserver, observedLimiter } from './observed-limiter.ts';

it('reports tasks that ran, failed ones too, and those refused for overload', async () => {
  const observer = { hashed: vi.fn<HashObserver['hashed']>(), refused: vi.fn<HashObserver['refused']>() };
  const limiter = observedLimiter(createLimiter(1, 0), observer);
  const { promise, resolve } = Promise.withResolvers<string>();
  const running = limiter(() => promise);
  await expect(limiter(() => 'second')).rejects.toBeInstanceOf(BusyError);
  expect(observer.refused).toHaveBeenCalledTimes(1);
  expect(observer.hashed).not.toHaveBeenCalled();
  resolve('first');
  expect(await running).toBe('first');
  await expect(limiter(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(observer.hashed).toHaveBeenCalledTimes(2);
  expect(observer.refused).toHaveBeenCalledTimes(1);
  for (const [waited, took] of observer.hashed.mock.calls) expect(Math.min(waited, took)).toBeGreaterThanOrEqual(0);
});
