import { expect, it } from 'vitest';
import { webAssembly, withMaximumMemory } from './bounded-memory.ts';

/** A module with one memory of a page, exported as `m`. */
const MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 0x6d, 2, 0);

const memoryOf = (module: Uint8Array<ArrayBuffer>) =>
  new webAssembly.Instance(new webAssembly.Module(module)).exports['m'] as { grow(pages: number): number };

it('bounds the memory of a module', () => {
  expect(memoryOf(MODULE).grow(500)).toBe(1);
  const bounded = memoryOf(withMaximumMemory(MODULE, 300 * 65_536));
  expect(bounded.grow(299)).toBe(1);
  expect(() => bounded.grow(1)).toThrow(RangeError);
});

it.each([
  ['has a maximum', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 4, 1, 1, 1, 2)],
  ['has no memory', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
])('refuses a module that %s', (_, module) =>
  expect(() => withMaximumMemory(module, 65_536)).toThrow('the module has'),
);
