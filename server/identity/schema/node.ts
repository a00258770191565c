import type { RE2JS } from 're2js';
import type { Json } from '../../kernel/json.ts';
import type { IdentityExtension } from './extension.ts';

/** A compiled JSON Schema (drafts 4, 6 and 7). Members that were not given are absent. */
export interface SchemaNode {
  /** Absolute URL of the document it is in, and the pointer in it: `#...` for what a `$ref` can name, else empty. */
  readonly url: string;
  readonly pointer: string;
  /** The whole schema was `true` or `false`. */
  always?: boolean;
  /** When set, all else is ignored. */
  ref?: SchemaNode;
  types: readonly string[];
  constant?: { readonly value: Json };
  enum?: { readonly values: readonly Json[]; readonly message: string };
  format?: string;
  not?: SchemaNode;
  allOf: readonly SchemaNode[];
  anyOf: readonly SchemaNode[];
  oneOf: readonly SchemaNode[];
  if?: SchemaNode;
  then?: SchemaNode;
  else?: SchemaNode;

  minProperties?: number;
  maxProperties?: number;
  required: readonly string[];
  /** In the order of the document. */
  properties: ReadonlyMap<string, SchemaNode>;
  propertyNames?: SchemaNode;
  patternProperties: readonly { readonly source: string; readonly pattern: RE2JS; readonly schema: SchemaNode }[];
  additionalProperties?: SchemaNode | false;
  dependencies: ReadonlyMap<string, SchemaNode | readonly string[]>;

  minItems?: number;
  maxItems?: number;
  uniqueItems: boolean;
  items?: SchemaNode | readonly SchemaNode[];
  additionalItems?: SchemaNode | boolean;
  contains?: SchemaNode;

  minLength?: number;
  maxLength?: number;
  pattern?: { readonly source: string; readonly compiled: RE2JS };
  contentEncoding?: string;
  contentMediaType?: string;

  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;

  title: string;
  default?: Json;
  extension?: IdentityExtension;
}
