import type { Json } from '../../kernel/json.ts';

/**
 * The type that JSON is decoded into. `go` is the name of the Go type in the error texts of `encoding/json`. The kinds that JSON does not have
 * stand for Go types with their own decoder: `time` (time.Time), `uuid` (uuid.UUID, null means absent), `null-uuid`
 * (uuid.NullUUID) and `null-string` (sqlxx.NullString).
 */
export type Shape =
  | { readonly kind: 'string'; readonly go: string }
  | { readonly kind: 'uuid'; readonly go: string }
  | { readonly kind: 'boolean' | 'integer' | 'raw' | 'time' | 'null-uuid' | 'null-string' }
  | { readonly kind: 'object'; readonly go: string; readonly fields: Readonly<Record<string, Shape>> }
  | { readonly kind: 'list'; readonly go?: string; readonly item: Shape }
  | { readonly kind: 'map'; readonly go?: string; readonly item: Shape };

/** The value that a shape decodes to. Members that are absent or null are left out; raw JSON keeps its null. */
export type Decoded<S extends Shape> = S extends { kind: 'object'; fields: infer F extends Record<string, Shape> }
  ? { readonly [K in keyof F]?: Decoded<F[K]> }
  : S extends { kind: 'list'; item: infer I extends Shape }
    ? readonly (Decoded<I> | undefined)[]
    : S extends { kind: 'map'; item: infer I extends Shape }
      ? Readonly<Record<string, I extends { kind: 'raw' } ? Json : Decoded<I> | undefined>>
      : S extends { kind: 'boolean' }
        ? boolean
        : S extends { kind: 'integer' }
          ? number
          : S extends { kind: 'raw' }
            ? Json
            : S extends { kind: 'time' }
              ? Date
              : string;

const BUILT_IN: Readonly<Record<string, string>> = {
  boolean: 'bool',
  integer: 'int',
  raw: 'json.RawMessage',
  time: 'time.Time',
  'null-uuid': 'uuid.NullUUID',
  'null-string': 'sqlxx.NullString',
};

/** The Go type that a shape stands for. */
export function goType(shape: Shape): string {
  if ('go' in shape && shape.go !== undefined) return shape.go;
  if (shape.kind === 'list') return `[]${goType(shape.item)}`;
  if (shape.kind === 'map') return `map[string]${goType(shape.item)}`;
  return BUILT_IN[shape.kind] ?? shape.kind;
}
