/**
 * The part of Go's gob encoding that cookies use: `map[interface{}]interface{}` with string keys and string values
 * (https://pkg.go.dev/encoding/gob, "Encoding Details"). A stream is a type definition of the map, then its value.
 */

/** Type ids fixed by the gob specification. */
const STRING_TYPE = 6;
const INTERFACE_TYPE = 8;
/** Field number of `MapT` in gob's `wireType`. */
const MAP_FIELD = 4;
/** The first type id that a Go program assigns. A reader accepts any id; the writer always uses this one. */
const OWN_TYPE = 64;
const MAX_ENTRIES = 64;
const STRING_NAME = 'string';

/** Thrown inside the reader only; {@link decodeStringMap} turns it into `undefined`. */
const MALFORMED = new Error('malformed gob');

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** Reads an unsigned integer: one byte up to 127, else the negated byte count and a big-endian number (6 bytes at most). */
function readUint(cursor: Cursor): number {
  const first = cursor.bytes[cursor.at++];
  if (first === undefined) throw MALFORMED;
  if (first <= 0x7f) return first;
  const size = 256 - first;
  if (size > 6 || cursor.at + size > cursor.bytes.length) throw MALFORMED;
  const value = cursor.bytes.readUIntBE(cursor.at, size);
  cursor.at += size;
  return value;
}

/** Reads a signed integer: the lowest bit is the sign, the others are complemented when it is set. */
function readInt(cursor: Cursor): number {
  const raw = readUint(cursor);
  return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
}

/** Reads a counted string. */
function readText(cursor: Cursor): string {
  const length = readUint(cursor);
  const end = cursor.at + length;
  if (end > cursor.bytes.length) throw MALFORMED;
  const text = cursor.bytes.toString('utf8', cursor.at, end);
  cursor.at = end;
  return text;
}

function expectUint(cursor: Cursor, expected: number): void {
  if (readUint(cursor) !== expected) throw MALFORMED;
}

/** Reads the definition of a map from interface to interface and returns its type id. */
function readMapDefinition(cursor: Cursor): number {
  const id = -readInt(cursor);
  if (id < OWN_TYPE) throw MALFORMED;
  expectUint(cursor, MAP_FIELD);
  expectUint(cursor, 1); // mapType.CommonType
  const nameOrId = readUint(cursor);
  if (nameOrId === 1) {
    readText(cursor); // CommonType.Name, empty for a type without a name
    expectUint(cursor, 1);
  } else if (nameOrId !== 2) throw MALFORMED;
  if (readInt(cursor) !== id) throw MALFORMED;
  expectUint(cursor, 0); // end of CommonType
  for (const _keyThenElement of [0, 1]) {
    expectUint(cursor, 1);
    if (readInt(cursor) !== INTERFACE_TYPE) throw MALFORMED;
  }
  expectUint(cursor, 0); // end of mapType
  expectUint(cursor, 0); // end of wireType
  return id;
}

/** Reads an interface value that holds a string: concrete type's name, its id, byte count, a zero, the string. */
function readInterfaceString(cursor: Cursor): string {
  if (readText(cursor) !== STRING_NAME) throw MALFORMED;
  if (readInt(cursor) !== STRING_TYPE) throw MALFORMED;
  const size = readUint(cursor);
  const start = cursor.at;
  expectUint(cursor, 0);
  const text = readText(cursor);
  if (cursor.at - start !== size) throw MALFORMED;
  return text;
}

function readMessageEnd(cursor: Cursor): number {
  const length = readUint(cursor);
  const end = cursor.at + length;
  if (end > cursor.bytes.length) throw MALFORMED;
  return end;
}

function readMap(cursor: Cursor): Map<string, string> {
  const definitionEnd = readMessageEnd(cursor);
  const id = readMapDefinition(cursor);
  if (cursor.at !== definitionEnd) throw MALFORMED;
  const valueEnd = readMessageEnd(cursor);
  if (readInt(cursor) !== id) throw MALFORMED;
  expectUint(cursor, 0);
  const count = readUint(cursor);
  if (count > MAX_ENTRIES) throw MALFORMED;
  const values = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    const key = readInterfaceString(cursor);
    values.set(key, readInterfaceString(cursor));
  }
  if (cursor.at !== valueEnd || valueEnd !== cursor.bytes.length) throw MALFORMED;
  return values;
}

/** Decodes a gob stream holding a string map; `undefined` for anything else. Never throws. */
export function decodeStringMap(bytes: Buffer): Map<string, string> | undefined {
  try {
    return readMap({ bytes, at: 0 });
  } catch (error) {
    if (error === MALFORMED) return undefined;
    throw error;
  }
}

function uint(value: number): Buffer {
  if (value <= 0x7f) return Buffer.from([value]);
  const size = value <= 0xff ? 1 : value <= 0xffff ? 2 : 4;
  const encoded = Buffer.alloc(size + 1);
  encoded[0] = 256 - size;
  encoded.writeUIntBE(value, 1, size);
  return encoded;
}

function int(value: number): Buffer {
  return uint(value < 0 ? -2 * value - 1 : 2 * value);
}

function counted(parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint(body.length), body]);
}

function interfaceString(text: string): Buffer {
  return Buffer.concat([
    counted([Buffer.from(STRING_NAME)]),
    int(STRING_TYPE),
    counted([uint(0), counted([Buffer.from(text)])]),
  ]);
}

const MAP_DEFINITION = counted([
  int(-OWN_TYPE),
  uint(MAP_FIELD),
  uint(1),
  uint(2),
  int(OWN_TYPE),
  uint(0),
  uint(1),
  int(INTERFACE_TYPE),
  uint(1),
  int(INTERFACE_TYPE),
  uint(0),
  uint(0),
]);

/** Encodes a string map as Go's `gob.NewEncoder(w).Encode(map[interface{}]interface{})` does. */
export function encodeStringMap(values: ReadonlyMap<string, string>): Buffer {
  const entries = [...values].flatMap(([key, value]) => [interfaceString(key), interfaceString(value)]);
  return Buffer.concat([MAP_DEFINITION, counted([int(OWN_TYPE), uint(0), uint(values.size), ...entries])]);
}
