const MEMORY_SECTION = 5;
const PAGE_BYTES = 64 * 1024;
/** Magic number and version. */
const HEADER_BYTES = 8;

/** Reads an unsigned LEB128 number (https://webassembly.github.io/spec/core/binary/values.html#integers); `end` is the offset after it. */
function readNumber(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start, shift = 0; ; at++, shift += 7) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}

function writeNumber(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...writeNumber(Math.floor(value / 0x80))];
}

/**
 * Returns the WebAssembly module with a maximum for its memory, in bytes. The module itself declares no maximum, and the resource limits of
 * a thread cover the JavaScript heap only. @throws Error unless the module has exactly one memory, without a maximum
 */
export function withMaximumMemory(module: Uint8Array, maximumBytes: number): Uint8Array<ArrayBuffer> {
  for (let at = HEADER_BYTES; at < module.length;) {
    const { value: length, end: start } = readNumber(module, at + 1);
    if (module[at] === MEMORY_SECTION) {
      const [count, flags] = module.subarray(start);
      if (count !== 1 || flags !== 0) throw new Error('the module has an unexpected memory declaration');
      const minimum = module.subarray(start + 2, start + length);
      const content = [1, 1, ...minimum, ...writeNumber(Math.floor(maximumBytes / PAGE_BYTES))];
      const section = [MEMORY_SECTION, ...writeNumber(content.length), ...content];
      return Uint8Array.from(
        Buffer.concat([module.subarray(0, at), Buffer.from(section), module.subarray(start + length)]),
      );
    }
    at = start + length;
  }
  throw new Error('the module has no memory of its own');
}

/** The part of the WebAssembly API that is used here; the type declarations of Node lack it. */
export interface WebAssemblyApi {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (
    module: object,
    imports?: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> & { readonly memory?: { readonly buffer: ArrayBuffer } } };
}
export const webAssembly: WebAssemblyApi = Reflect.get(globalThis, 'WebAssembly');

export interface BoundedMemory {
  /** In bytes, of all instances together. */
  readonly size: () => number;
}

/**
 * Bounds the memory of every WebAssembly module that this thread compiles after the call. The result measures the instances' exported `memory`,
 * the name that compilers give it.
 */
export function boundMemory(maximumBytes: number): BoundedMemory {
  const { Module, Instance } = webAssembly;
  const instances: InstanceType<typeof Instance>[] = [];
  webAssembly.Module = class extends Module {
    constructor(bytes: Uint8Array<ArrayBuffer>) {
      super(withMaximumMemory(bytes, maximumBytes));
    }
  };
  webAssembly.Instance = class extends Instance {
    constructor(module: object, imports?: object) {
      super(module, imports);
      instances.push(this);
    }
  };
  return {
    size: () => instances.reduce((bytes, { exports }) => bytes + (exports.memory?.buffer.byteLength ?? 0), 0),
  };
}
