import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../kernel/id.ts';
import type { SessionCacheStore, SessionChange } from './cache-ports.ts';
import { SessionCache } from './cache.ts';
import type { Session } from './model.ts';
import { newSession } from './session.ts';

/** Storage whose sessions a test changes under the cache. */
function storage() {
  const rows = new Map<string, { session: Session; digest: string }>();
  const calls = { read: 0, changed: 0 };
  let heard: (change: SessionChange) => void = () => undefined;
  let failing = false;
  const store: SessionCacheStore = {
    async read(token) {
      calls.read += 1;
      await Promise.resolve();
      if (failing) throw new Error('no database');
      return rows.get(token);
    },
    async changed(digests) {
      calls.changed += 1;
      if (failing) throw new Error('no database');
      const now = new Map([...rows.values()].map(({ session, digest }) => [session.id, digest]));
      return [...digests].filter(([id, digest]) => now.get(id) !== digest).map(([id]) => id);
    },
    onChange(listener) {
      heard = listener;
      return () => (heard = () => undefined);
    },
  };
  const put = (identityId = newId(), change: Partial<Session> = {}): Session => {
    const session = { ...newSession(new Date(0)), active: true, identityId, ...change };
    rows.set(session.token, { session, digest: newId() });
    return session;
  };
  return {
    store,
    calls,
    put,
    remove: (session: Session) => rows.delete(session.token),
    tell: (change: SessionChange) => heard(change),
    fail: (value: boolean) => (failing = value),
  };
}

let data: ReturnType<typeof storage>;
let cache: SessionCache;
const LIMITS = { sessions: 100, bytes: 10_000_000 };

beforeEach(() => {
  vi.useFakeTimers();
  data = storage();
  cache = new SessionCache(data.store, LIMITS);
});
afterEach(() => {
  cache.close();
  vi.useRealTimers();
});

describe('a cache of sessions', () => {
  it('asks once for a session that is asked for again and again, and compares it twice a second', async () => {
    const session = data.put();
    for (let turn = 0; turn < 100; turn += 1) {
      expect((await cache.find(session.token))?.id).toBe(session.id);
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(data.calls.read).toBe(1);
    expect(data.calls.changed).toBeLessThanOrEqual(12);
  });

  it('answers nothing that is a second old, told of or not', async () => {
    const session = data.put();
    await cache.find(session.token);
    await cache.find(session.token);
    data.remove(session);
    let found: Session | undefined = session;
    let ms = 0;
    for (; found !== undefined; ms += 50) {
      await vi.advanceTimersByTimeAsync(50);
      found = await cache.find(session.token);
    }
    expect(ms).toBeLessThan(1000);
    expect(cache.size().sessions).toBe(0);
  });

  it('answers nothing once the database has not answered for a second, and goes on after that', async () => {
    const session = data.put();
    await cache.find(session.token);
    await cache.find(session.token);
    data.fail(true);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(cache.find(session.token)).rejects.toThrow('no database');
    data.fail(false);
    expect((await cache.find(session.token))?.id).toBe(session.id);
  });

  it('forgets at once what it hears of', async () => {
    const identityId = newId();
    const [one, two, other] = [data.put(identityId), data.put(identityId), data.put()];
    for (const { token } of [one, two, other]) await cache.find(token);
    for (const session of [one, two, other]) data.remove(session);
    data.tell({ of: 'session', id: one.id });
    expect(await cache.find(one.token)).toBeUndefined();
    expect(await cache.find(two.token)).toBeDefined();
    data.tell({ of: 'identity', id: identityId });
    expect(await cache.find(two.token)).toBeUndefined();
    expect(await cache.find(other.token)).toBeDefined();
  });

  it('keeps nothing that may have been read before a change', async () => {
    const session = data.put();
    const reading = cache.find(session.token);
    data.tell({ of: 'session', id: session.id });
    expect(await reading).toBeDefined();
    expect(cache.size().sessions).toBe(0);
  });

  it('keeps the sessions that were used last, up to its limits', async () => {
    const small = new SessionCache(data.store, { sessions: 3, bytes: 10_000_000 });
    const [first, ...others] = [data.put(), data.put(), data.put(), data.put()];
    for (const { token } of [first!, ...others.slice(0, 2), first!, others[2]!]) await small.find(token);
    expect(small.size().sessions).toBe(3);
    const reads = data.calls.read;
    await small.find(first!.token);
    expect(data.calls.read).toBe(reads);
    await small.find(others[0]!.token);
    expect(data.calls.read).toBe(reads + 1);
    small.close();
    expect(small.size()).toEqual({ sessions: 0, bytes: 0 });
  });

  it('takes no more bytes than it may, and none for what is larger', async () => {
    const small = new SessionCache(data.store, { sessions: 1000, bytes: 20_000 });
    for (let count = 0; count < 100; count += 1) await small.find(data.put().token);
    expect(small.size().bytes).toBeLessThanOrEqual(20_000);
    expect(small.size().sessions).toBeGreaterThan(1);
    const large = data.put(newId(), { logoutToken: 'x'.repeat(10_000) });
    const before = small.size();
    expect((await small.find(large.token))?.id).toBe(large.id);
    expect(small.size()).toEqual(before);
    small.close();
  });

  it('forgets sessions that are not asked for, and rests', async () => {
    for (let count = 0; count < 10; count += 1) await cache.find(data.put().token);
    await vi.advanceTimersByTimeAsync(3000);
    expect(cache.size()).toEqual({ sessions: 0, bytes: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives out sessions that cannot be changed', async () => {
    const { token } = data.put();
    const session = await cache.find(token);
    expect(() => Object.assign(session!, { active: false })).toThrow(TypeError);
    expect(() => session!.devices.push({ id: '', ipAddress: null, userAgent: null, location: null })).toThrow(
      TypeError,
    );
  });
});
