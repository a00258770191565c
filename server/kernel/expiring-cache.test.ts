import { expect, it } from 'vitest';
import { expiringCache } from './expiring-cache.ts';

function counting(maxEntries = 10) {
  let now = 0;
  let loads = 0;
  let fails = false;
  const clock = { now: () => new Date(now) };
  const get = expiringCache({ clock, lifetimeMs: 1000, maxEntries }, async (key) => {
    loads += 1;
    if (fails) throw new Error('no');
    return `${key}${loads}`;
  });
  return { get, at: (time: number) => (now = time), fail: (value: boolean) => (fails = value), loads: () => loads };
}

it('keeps a value for its lifetime, and shares one load', async () => {
  const { get, at, loads } = counting();
  expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['a1', 'a1', 'b2']);
  at(999);
  expect(await get('a')).toBe('a1');
  at(1000);
  expect(await get('a')).toBe('a3');
  expect(loads()).toBe(3);
});

it('does not keep a value for ever when the clock goes back', async () => {
  const { get, at } = counting();
  at(5000);
  await get('a');
  at(0);
  expect(await get('a')).toBe('a2');
});

it('tries again after a failure', async () => {
  const { get, fail } = counting();
  fail(true);
  await expect(get('a')).rejects.toThrow('no');
  fail(false);
  expect(await get('a')).toBe('a2');
});

it('keeps a bounded number', async () => {
  const { get, loads } = counting(2);
  for (const key of ['a', 'b', 'c', 'a']) await get(key);
  expect(loads()).toBe(4);
});
