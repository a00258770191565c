import { htmlSafeJson } from './json.ts';

/** Where an item lies in a writer's bytes. */
export interface WrittenItem {
  readonly start: number;
  readonly end: number;
}

/** The room for an item before any is known, in bytes. */
const ROOM_PER_ITEM = 1024;
const [OPEN, COMMA, CLOSE] = ['[', ',', ']\n'];

/**
 * Writes a long JSON list item by item as the items are read, into memory outside of the heap: a list of objects or texts would live
 * through several garbage collections until it is sent.
 */
export class JsonListWriter {
  readonly #room: number;
  #bytes = Buffer.alloc(0);
  #used = 0;

  /** `expected`: how many items there will probably be. Memory is taken with the first. */
  constructor(expected: number) {
    this.#room = (expected + 1) * ROOM_PER_ITEM;
  }

  /** Serializes an item as `htmlSafeJson` does. Items that do not become part of the list do no harm. */
  write(value: unknown): WrittenItem {
    const text = COMMA + htmlSafeJson(value);
    const start = this.#used;
    const end = start + Buffer.byteLength(text);
    this.#reserve(end + CLOSE.length);
    this.#bytes.write(text, start);
    this.#used = end;
    return { start, end };
  }

  /** The list of items that were written one after another; it takes the place of the writer. */
  end(items: readonly WrittenItem[]): EncodedList {
    const { start } = items[0] ?? { start: 0 };
    const end = items.at(-1)?.end ?? start + OPEN.length;
    this.#reserve(end + CLOSE.length);
    this.#bytes.write(OPEN, start);
    this.#bytes.write(CLOSE, end);
    return new EncodedList(this.#bytes, { start, end: end + CLOSE.length }, items.length);
  }

  #reserve(needed: number): void {
    if (needed <= this.#bytes.length) return;
    // Memory of its own, not a part of Node's pool, so that it can be freed.
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2 || this.#room));
    this.#bytes.copy(larger, 0, 0, this.#used);
    freeBytes(this.#bytes);
    this.#bytes = larger;
  }
}

/** A JSON list, ready to be sent. */
export class EncodedList {
  /** The list in UTF-8 with a line end. */
  readonly bytes: Buffer;
  readonly length: number;
  readonly #memory: Buffer;

  constructor(memory: Buffer, { start, end }: WrittenItem, length: number) {
    this.#memory = memory;
    this.bytes = memory.subarray(start, end);
    this.length = length;
  }

  /**
   * Frees the memory, once the list is sent: a garbage collection would do so much later, as it sees small objects only. `bytes` is
   * empty afterwards.
   */
  free(): void {
    freeBytes(this.#memory);
  }
}

/** Detaches the memory of a buffer that has it for itself. */
function freeBytes(buffer: Buffer): void {
  (buffer.buffer as ArrayBuffer).transfer(0);
}
