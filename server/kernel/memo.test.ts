import { describe, expect, it } from 'vitest';
import { lastKey, once, perObject, perKey } from './memo.ts';

/** A function that counts its calls. */
function counted<A extends unknown[], T>(work: (...args: A) => T) {
  const calls: A[] = [];
  const call = (...args: A): T => {
    calls.push(args);
    return work(...args);
  };
  return { call, calls };
}

describe('values that are computed once', () => {
  it('per process, undefined included; a failure is tried again', () => {
    let fails = true;
    const make = counted(() => {
      if (fails) throw new Error('not yet');
      return undefined;
    });
    const value = once(make.call);
    expect(value).toThrow('not yet');
    fails = false;
    expect([value(), value()]).toEqual([undefined, undefined]);
    expect(make.calls).toHaveLength(2);
  });

  it('per object', () => {
    const make = counted(({ name }: { readonly name: string }) => name.length);
    const length = perObject(make.call);
    const [one, other] = [{ name: 'a' }, { name: 'a' }];
    expect([length(one), length(one), length(other)]).toEqual([1, 1, 1]);
    expect(make.calls).toHaveLength(2);
  });

  it('per text, never more than the limit', () => {
    const make = counted((text: string) => text.toUpperCase());
    const upper = perKey(2, make.call);
    expect(['a', 'b', 'a', 'c', 'a'].map(upper)).toEqual(['A', 'B', 'A', 'C', 'A']);
    expect(make.calls.map(([text]) => text)).toEqual(['a', 'b', 'c', 'a']);
  });

  it('for the last one alone', () => {
    const make = counted((time: number) => `${time}`);
    const text = lastKey(make.call);
    expect([1, 1, 2, 1, 1].map(text)).toEqual(['1', '1', '2', '1', '1']);
    expect(make.calls.map(([time]) => time)).toEqual([1, 2, 1]);
  });
});
