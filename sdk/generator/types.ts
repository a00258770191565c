/**
 * Schema -> TypeScript, by the rules `@ory/client` follows: objects with properties, enums and unions have a name,
 * everything else is written where it is used; a schema that says nothing is `any`, an object that says nothing `object`.
 */
import { type OpenApiDocument, type Schema, refName } from './document.ts';
import { pascalCase, memberName, quote } from './names.ts';

/** What OpenAPI Generator adds to each enum for values that a newer server may send. */
const UNKNOWN_MEMBER = { name: 'UnknownDefaultOpenApi', value: '11184809' };

/** Carries the document, and collects what the types written so far need. */
export interface TypeWriter {
  readonly document: OpenApiDocument;
  /** Enums met inline, by their name. */
  readonly enums: Map<string, readonly string[]>;
  /** Named models referred to. */
  readonly references: Set<string>;
}

export function createTypeWriter(document: OpenApiDocument): TypeWriter {
  return { document, enums: new Map(), references: new Set() };
}

/** Does this schema get a name of its own? */
export function isNamed(schema: Schema): boolean {
  return schema.properties !== undefined || schema.enum !== undefined || schema.oneOf !== undefined;
}

/**
 * The type expression of a schema. `context` names an enum found here: the model and property, or the operation and parameter.
 */
export function typeOf(writer: TypeWriter, schema: Schema, context: string): string {
  const type = bareTypeOf(writer, schema, context);
  // Programs written for `@ory/client` compile: a null that it does not name is not named here.
  return schema.nullable === true && schema['x-zelos-unlisted-null'] !== true ? `${type} | null` : type;
}

function bareTypeOf(writer: TypeWriter, schema: Schema, context: string): string {
  if (schema.$ref !== undefined) return referenceType(writer, schema.$ref, context);
  // A reference that carries a description beside it is written as an allOf of one.
  if (schema.allOf?.length === 1 && schema.allOf[0] !== undefined) return typeOf(writer, schema.allOf[0], context);
  if (schema.enum !== undefined) {
    const name = `${context}Enum`;
    writer.enums.set(name, listedValues(schema));
    return name;
  }
  if (schema.items !== undefined) return `Array<${typeOf(writer, schema.items, context)}>`;
  if (schema.properties !== undefined) throw new Error(`${context}: give this inline object a schema name`);
  if (typeof schema.additionalProperties === 'object') {
    return `{ [key: string]: ${typeOf(writer, schema.additionalProperties, context)} }`;
  }
  return scalarType(schema.type);
}

function scalarType(type: string | undefined): string {
  if (type === 'integer') return 'number';
  return type ?? 'any';
}

function referenceType(writer: TypeWriter, reference: string, context: string): string {
  const name = refName(reference);
  const target = writer.document.components.schemas[name];
  if (target === undefined) throw new Error(`${reference} leads nowhere`);
  if (!isNamed(target)) return typeOf(writer, target, context);
  writer.references.add(pascalCase(name));
  return pascalCase(name);
}

/** The values of an enum that `@ory/client` knows. */
export const listedValues = (schema: Schema): readonly string[] =>
  (schema.enum ?? []).filter((value) => schema['x-zelos-unlisted-values']?.includes(value) !== true);

/** `export const X = {...} as const; export type X = ...`, the form in which `@ory/client` offers an enum. */
export function writeEnum(name: string, values: readonly string[]): string {
  const members = [...values.map((value) => ({ name: memberName(value), value })), UNKNOWN_MEMBER];
  const lines = members.map((member) => `  ${member.name}: ${quote(member.value)},`).join('\n');
  return `export const ${name} = {\n${lines}\n} as const;\n\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];\n`;
}
