import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
/**
 * Decodes JSON into typed values as Go's `encoding/json` does, with the same error texts: they name Go types, and clients see them.
 * Names match in any letter case and `null` means absent. A value of the wrong type or an unknown name does not end decoding: the first
 * such fault is reported at the end. A fault of a type with its own decoder (UUIDs, times) ends decoding at once.
 */
import { quote } from '../fmt.ts';
import { InvalidTime, parseTime } from '../time/rfc3339.ts';
import { InvalidUuid, parseUuid } from '../uuid.ts';
import { goType, type Decoded, type Shape } from './shape.ts';

/** A value that does not fit its shape. The message is Go's, and clients may see it. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DecodeError';
  }
}

export interface DecodeOptions {
  /** Refuses members that the shape does not name (Go's `DisallowUnknownFields`). */
  readonly strict: boolean;
}

/** The value in its shape; undefined for `null`. @throws DecodeError */
export function decode<S extends Shape>(shape: S, value: Json, { strict }: DecodeOptions): Decoded<S> | undefined {
  const run: Run = { strict, fault: undefined };
  const decoded = decodeAt(shape, value, { struct: '', path: [], run });
  if (run.fault !== undefined) throw run.fault;
  return decoded as Decoded<S> | undefined;
}

/** One run of the decoder. */
interface Run {
  readonly strict: boolean;
  /** The first fault that does not end decoding. */
  fault: DecodeError | undefined;
}

interface Place {
  /** The Go struct that the value is a field of, and the path to it from the root, without keys and indexes. */
  readonly struct: string;
  readonly path: readonly string[];
  readonly run: Run;
}

/** The type of a JSON value in Go's error texts. */
export function jsonKind(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Records a value of the wrong type, which counts as absent. */
function mismatch(shape: Shape, value: Json, { struct, path, run }: Place): undefined {
  const where = struct === '' ? 'value' : `struct field ${[struct, ...path].join('.')}`;
  const given = shape.kind === 'integer' && typeof value === 'number' ? `number ${value}` : jsonKind(value);
  run.fault ??= new DecodeError(`json: cannot unmarshal ${given} into Go ${where} of type ${goType(shape)}`);
}

function decodeAt(shape: Shape, value: Json, place: Place): unknown {
  if (shape.kind === 'raw') return value;
  if (value === null) return undefined;
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(shape, value, place);
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(shape, value, place);
    case 'integer':
      return Number.isInteger(value) ? value : mismatch(shape, value, place);
    case 'uuid':
      return typeof value === 'string' ? decodeUuid(value) : mismatch(shape, value, place);
    case 'null-uuid':
      return decodeUuid(typeof value === 'string' ? value : JSON.stringify(value));
    case 'null-string':
      return decodeNullString(value);
    case 'time':
      return decodeTime(value);
    case 'list':
      return Array.isArray(value) ? decodeList(shape, value, place) : mismatch(shape, value, place);
    case 'map':
      return isJsonObject(value) ? decodeMap(shape, value, place) : mismatch(shape, value, place);
    case 'object':
      return isJsonObject(value) ? decodeObject(shape, value, place) : mismatch(shape, value, place);
  }
}

const decodeList = ({ item }: Shape & { kind: 'list' }, value: readonly Json[], place: Place): unknown[] =>
  value.map((each) => decodeAt(item, each, place));

const decodeMap = ({ item }: Shape & { kind: 'map' }, value: JsonObject, place: Place): unknown =>
  Object.fromEntries(Object.entries(value).map(([name, each]) => [name, decodeAt(item, each, place)]));

function decodeObject({ go, fields }: Shape & { kind: 'object' }, value: JsonObject, place: Place): unknown {
  const decoded: Record<string, unknown> = {};
  const struct = go.slice(go.lastIndexOf('.') + 1);
  for (const [given, member] of Object.entries(value)) {
    const name = fieldNamed(given, fields);
    const field = name === undefined ? undefined : fields[name];
    if (name === undefined || field === undefined) {
      if (place.run.strict) place.run.fault ??= new DecodeError(`json: unknown field ${quote(given)}`);
      continue;
    }
    const result = decodeAt(field, member, { ...place, struct, path: [...place.path, name] });
    if (result !== undefined) decoded[name] = result;
  }
  return decoded;
}

/** The field for a member: the one with the same name, else the one whose name differs in letter case only (simple folding, as in Go). */
function fieldNamed(given: string, fields: Readonly<Record<string, Shape>>): string | undefined {
  if (Object.hasOwn(fields, given)) return given;
  const folded = given.toLowerCase().replaceAll('ſ', 's');
  return Object.hasOwn(fields, folded) ? folded : undefined;
}

function decodeUuid(text: string): string {
  try {
    return parseUuid(text);
  } catch (error) {
    throw error instanceof InvalidUuid ? new DecodeError(error.message) : error;
  }
}

function decodeTime(value: Json): Date {
  if (typeof value !== 'string') throw new DecodeError('Time.UnmarshalJSON: input is not a JSON string');
  try {
    return parseTime(value);
  } catch (error) {
    throw error instanceof InvalidTime ? new DecodeError(error.message) : error;
  }
}

/** Go's decoder unmarshals this type into a bare string, so the text names no field. */
function decodeNullString(value: Json): string {
  if (typeof value === 'string') return value;
  throw new DecodeError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type string`);
}
