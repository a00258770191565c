import { compileSchema, type SchemaDialect } from '../../json-schema/compile.ts';
import { FORMATS } from '../../json-schema/formats.ts';
import type { Format, SchemaNode } from '../../json-schema/node.ts';
import { re2 } from '../../json-schema/re2.ts';
import type { SchemaResource } from '../../json-schema/resources.ts';
import { EXTENSION_KEYWORD, type IdentityExtension, parseExtension } from './extension.ts';
import { toE164 } from './phone.ts';

export { isEmail } from '../../json-schema/formats.ts';

/** A node of an identity schema: JSON Schema with the `ory.sh/kratos` keyword. */
export type IdentityNode = SchemaNode<IdentityExtension>;

export const telFormat: Format = { name: 'tel', accepts: (text) => toE164(text) !== undefined };

const DIALECT: SchemaDialect<IdentityExtension> = {
  formats: new Map([...FORMATS, [telFormat.name, telFormat.accepts]]),
  pattern: re2,
  extension: { keyword: EXTENSION_KEYWORD, parse: parseExtension },
};

/** Compiles an identity schema. @throws InvalidSchema, InvalidExtension */
export const compileIdentitySchema = (url: string, resources: ReadonlyMap<string, SchemaResource>): IdentityNode =>
  compileSchema(url, resources, DIALECT);
