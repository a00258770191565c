/** Writes Thrift's compact protocol (thrift/doc/specs/thrift-compact-protocol.md), as far as spans need it. */

const TYPE = { true: 1, false: 2, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 } as const;

/** A field of a struct: its number, and what writes its value. Numbers rise. */
export type ThriftField = readonly [number: number, write: (value: ThriftWriter) => void];

/** A value writes its own type: into the header of its field, or for a list of itself. */
export class ThriftWriter {
  readonly #parts: Buffer[] = [];
  /** Called with the type before a value of a field is written. */
  #header: ((type: number) => void) | undefined;

  /** The header of a message that calls a function. */
  call(name: string, sequence: number): this {
    const PROTOCOL = 0x82;
    const VERSION = 1;
    const CALL = 1;
    this.#push(Buffer.from([PROTOCOL, (CALL << 5) | VERSION]));
    this.#varint(BigInt(sequence));
    return this.#counted(Buffer.from(name));
  }

  struct(fields: readonly ThriftField[]): this {
    this.#begin(TYPE.struct);
    let last = 0;
    for (const [number, write] of fields) {
      const delta = number - last;
      last = number;
      this.#header = (type) => this.#push(Buffer.from([(delta << 4) | type]));
      write(this);
    }
    return this.#push(Buffer.from([0]));
  }

  /** A list of structs. */
  list<T>(items: readonly T[], write: (writer: ThriftWriter, item: T) => void): this {
    this.#begin(TYPE.list);
    if (items.length < 15) this.#push(Buffer.from([(items.length << 4) | TYPE.struct]));
    else {
      this.#push(Buffer.from([0xf0 | TYPE.struct]));
      this.#varint(BigInt(items.length));
    }
    for (const item of items) write(this, item);
    return this;
  }

  text(value: string): this {
    this.#begin(TYPE.binary);
    return this.#counted(Buffer.from(value));
  }

  /** In a field, the type is the value. */
  bool(value: boolean): this {
    this.#begin(value ? TYPE.true : TYPE.false);
    return this;
  }

  i32(value: number): this {
    this.#begin(TYPE.i32);
    return this.#varint(BigInt.asUintN(32, BigInt((value << 1) ^ (value >> 31))));
  }

  /** Of a number without a sign the 64 bits are written. */
  i64(value: bigint): this {
    this.#begin(TYPE.i64);
    const signed = BigInt.asIntN(64, value);
    return this.#varint(BigInt.asUintN(64, (signed << 1n) ^ (signed >> 63n)));
  }

  double(value: number): this {
    this.#begin(TYPE.double);
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return this.#push(bytes);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #begin(type: number): void {
    const header = this.#header;
    this.#header = undefined;
    header?.(type);
  }

  #counted(bytes: Buffer): this {
    this.#varint(BigInt(bytes.length));
    return this.#push(bytes);
  }

  #varint(value: bigint): this {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
    return this.#push(Buffer.from(bytes));
  }

  #push(bytes: Buffer): this {
    this.#parts.push(bytes);
    return this;
  }
}
