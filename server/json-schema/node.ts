import type { Json } from '../kernel/json.ts';

/** A format: its name, and whether a string has it. */
export interface Format {
  readonly name: string;
  readonly accepts: (text: string) => boolean;
}

/** A compiled regular expression; `test` searches anywhere in the text. */
export interface Pattern {
  test(text: string): boolean;
}

/** A compiled JSON Schema (drafts 4, 6 and 7). Absent members were not given. `E`: what an extension keyword was parsed to. */
export interface SchemaNode<E = unknown> {
  /** Absolute URL of the document it is in, and the pointer in it: `#...` for what a `$ref` can name, else empty. */
  readonly url: string;
  readonly pointer: string;
  /** The whole schema was `true` or `false`. */
  always?: boolean;
  /** When set, all else is ignored. */
  ref?: SchemaNode<E>;
  types: readonly string[];
  constant?: { readonly value: Json };
  enum?: { readonly values: readonly Json[]; readonly message: string };
  /** The name as given; formats that the compiler does not know accept every value. */
  format?: string;
  accepts?: Format['accepts'];
  not?: SchemaNode<E>;
  allOf: readonly SchemaNode<E>[];
  anyOf: readonly SchemaNode<E>[];
  oneOf: readonly SchemaNode<E>[];
  if?: SchemaNode<E>;
  then?: SchemaNode<E>;
  else?: SchemaNode<E>;

  minProperties?: number;
  maxProperties?: number;
  required: readonly string[];
  /** In the order of the document. */
  properties: ReadonlyMap<string, SchemaNode<E>>;
  propertyNames?: SchemaNode<E>;
  patternProperties: readonly { readonly source: string; readonly pattern: Pattern; readonly schema: SchemaNode<E> }[];
  additionalProperties?: SchemaNode<E> | false;
  dependencies: ReadonlyMap<string, SchemaNode<E> | readonly string[]>;

  minItems?: number;
  maxItems?: number;
  uniqueItems: boolean;
  items?: SchemaNode<E> | readonly SchemaNode<E>[];
  additionalItems?: SchemaNode<E> | boolean;
  contains?: SchemaNode<E>;

  minLength?: number;
  maxLength?: number;
  pattern?: { readonly source: string; readonly compiled: Pattern };
  contentEncoding?: string;
  contentMediaType?: string;

  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;

  title: string;
  default?: Json;
  extension?: E;
}
