/**
 * Decodes bodies of the admin API into typed values, with the reference's texts for what does not fit: they name its Go types and are
 * part of its wire contract. Names match in any case, `null` means absent, and of several faults the first in the document is told.
 */
import { ApiError } from '../../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { pathId } from '../../path-id.ts';

/** A body that does not fit; the message is for the client. */
export class UndecodableBody extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UndecodableBody';
  }
}

/** `go` is how the reference's errors call the type. */
export type Shape =
  | { readonly kind: 'text'; readonly go: string }
  | { readonly kind: 'flag' | 'whole' | 'raw' | 'uuid' | 'time' }
  | { readonly kind: 'object'; readonly go: string; readonly fields: Readonly<Record<string, Shape>> }
  | { readonly kind: 'list'; readonly item: Shape; readonly pointers?: true }
  | { readonly kind: 'map'; readonly item: Shape };

/** What a shape decodes to. Members that are absent or null are left out; raw JSON keeps its null. */
export type Decoded<S extends Shape> = S extends { kind: 'object'; fields: infer F extends Record<string, Shape> }
  ? { readonly [K in keyof F]?: Decoded<F[K]> }
  : S extends { kind: 'list'; item: infer I extends Shape }
    ? readonly (Decoded<I> | undefined)[]
    : S extends { kind: 'map'; item: infer I extends Shape }
      ? Readonly<Record<string, Decoded<I>>>
      : S extends { kind: 'flag' }
        ? boolean
        : S extends { kind: 'whole' }
          ? number
          : S extends { kind: 'raw' }
            ? Json
            : S extends { kind: 'time' }
              ? Date
              : string;

interface Place {
  /** The Go struct that the value is a field of, and the path to it from the root. */
  readonly struct: string;
  readonly path: readonly string[];
  /** Whether unknown names are refused. */
  readonly strict: boolean;
}

const GO_NAMES = { flag: 'bool', whole: 'int', raw: 'json.RawMessage', uuid: 'uuid.UUID', time: 'time.Time' } as const;

function goName(shape: Shape): string {
  if (shape.kind === 'list') return `[]${shape.pointers ? '*' : ''}${goName(shape.item)}`;
  if (shape.kind === 'map') return `map[string]${goName(shape.item)}`;
  return 'go' in shape ? shape.go : GO_NAMES[shape.kind];
}

/** A JSON type as the reference's errors call it. */
export function jsonKind(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function mismatch(shape: Shape, value: Json, { struct, path }: Place): UndecodableBody {
  const where = struct === '' ? 'value' : `struct field ${[struct, ...path].join('.')}`;
  return new UndecodableBody(`json: cannot unmarshal ${jsonKind(value)} into Go ${where} of type ${goName(shape)}`);
}

function decodeUuid(value: Json): string {
  try {
    return pathId(typeof value === 'string' ? value : JSON.stringify(value));
  } catch (error) {
    throw new UndecodableBody(error instanceof ApiError ? error.fields.message : 'uuid: invalid UUID format');
  }
}

const LAYOUT = '2006-01-02T15:04:05Z07:00';
/** The parts of the layout, in order, and what fits each. */
const TIME_PARTS: readonly (readonly [string, RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d/],
  [':', /^:/],
  ['04', /^\d\d/],
  [':', /^:/],
  ['05', /^\d\d(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
];

/** All that can be wrong with a time of the right form. */
const OUT_OF_RANGE = 'out of range';

function timeFault(text: string): string {
  let rest = text;
  for (const [part, fits] of TIME_PARTS) {
    const match = fits.exec(rest);
    if (match === null) return `cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(part)}`;
    rest = rest.slice(match[0].length);
  }
  return rest === '' ? OUT_OF_RANGE : `extra text: ${JSON.stringify(rest)}`;
}

function decodeTime(value: Json): Date {
  if (typeof value !== 'string') throw new UndecodableBody('Time.UnmarshalJSON: input is not a JSON string');
  const time = new Date(value.replace(',', '.'));
  const fault = timeFault(value);
  if (fault === OUT_OF_RANGE && !Number.isNaN(time.getTime())) return time;
  const join = fault.startsWith('cannot') ? ` as "${LAYOUT}": ` : ': ';
  throw new UndecodableBody(`parsing time ${JSON.stringify(value)}${join}${fault}`);
}

function decodeObject(shape: Shape & { kind: 'object' }, value: JsonObject, place: Place): unknown {
  const decoded: Record<string, unknown> = {};
  const struct = shape.go.replace(/^.*\./, '');
  for (const [given, member] of Object.entries(value)) {
    const name = Object.hasOwn(shape.fields, given)
      ? given
      : Object.keys(shape.fields).find((known) => known === given.toLowerCase());
    const field = name === undefined ? undefined : shape.fields[name];
    if (name === undefined || field === undefined) {
      if (place.strict) throw new UndecodableBody(`json: unknown field ${JSON.stringify(given)}`);
      continue;
    }
    const result = decodeAt(field, member, { ...place, struct, path: [...place.path, name] });
    if (result !== undefined) decoded[name] = result;
  }
  return decoded;
}

function decodeAt(shape: Shape, value: Json, place: Place): unknown {
  if (shape.kind === 'raw') return value;
  if (value === null) return undefined;
  if (shape.kind === 'uuid') return decodeUuid(value);
  if (shape.kind === 'time') return decodeTime(value);
  if (shape.kind === 'text' && typeof value === 'string') return value;
  if (shape.kind === 'flag' && typeof value === 'boolean') return value;
  if (shape.kind === 'whole' && Number.isInteger(value)) return value;
  if (shape.kind === 'list' && Array.isArray(value))
    return (value as readonly Json[]).map((item) => decodeAt(shape.item, item, place));
  if (shape.kind === 'object' && isJsonObject(value)) return decodeObject(shape, value, place);
  if (shape.kind === 'map' && isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, decodeAt(shape.item, item, place) ?? {}]),
    );
  throw mismatch(shape, value, place);
}

/** @throws UndecodableBody */
export function decode<S extends Shape>(shape: S, value: Json, strict: boolean): Decoded<S> | undefined {
  return decodeAt(shape, value, { struct: '', path: [], strict }) as Decoded<S> | undefined;
}
