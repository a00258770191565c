import type { OpenAPIBackend } from 'openapi-backend';
import type { OpenAPIV3 } from 'openapi-types';
import { contractDocument, type Document } from './document.ts';

export type Backend = OpenAPIBackend<Document>;

let backend: Promise<Backend> | undefined;

/**
 * openapi-backend over the document: its registry of handlers, and validators that it compiles when an operation first
 * needs them (compiling all takes seconds). Its own routing and request parsing stay unused: they are linear in the
 * number of operations. Loaded on first use, so that the server starts without waiting for it.
 */
export function contractBackend(): Promise<Backend> {
  backend ??= createBackend();
  return backend;
}

async function createBackend(): Promise<Backend> {
  const [{ OpenAPIBackend }, { addFormats }] = await Promise.all([import('openapi-backend'), import('./formats.ts')]);
  const created = new OpenAPIBackend<Document>({
    definition: forValidation(contractDocument()),
    quick: true,
    strict: true,
    customizeAjv: (ajv) => addFormats(ajv),
  });
  return created.init();
}

const PROSE = new Set(['description', 'example', 'examples']);

/** The document without prose and examples, with request bodies as lenient as the reference reads them. */
function forValidation(document: Document): Document {
  const bare = JSON.parse(
    JSON.stringify(document, (key, value: unknown) => (PROSE.has(key) ? undefined : value)),
  ) as Document;
  const schemas = bare.components.schemas ?? {};
  for (const item of Object.values(bare.paths)) {
    for (const node of Object.values(item ?? {})) relaxBody(node as OpenAPIV3.OperationObject, schemas);
  }
  return bare;
}

function relaxBody(node: OpenAPIV3.OperationObject, schemas: Schemas): void {
  const body = node.requestBody as (OpenAPIV3.RequestBodyObject & { 'x-zelos-body'?: string }) | undefined;
  const json = body?.content['application/json'];
  if (!body || !json?.schema) return;
  const rule = body['x-zelos-body'];
  if (rule === undefined) delete node.requestBody;
  else json.schema = relaxed(json.schema, rule === 'strict', schemas);
}

type Schemas = Record<string, OpenAPIV3.SchemaObject | OpenAPIV3.ReferenceObject>;
type Schema = OpenAPIV3.SchemaObject | OpenAPIV3.ReferenceObject;

/**
 * The reference decodes bodies into Go structs: a missing member or null is the zero value, and what a value may be is
 * the domain's business. So only types stay, and, where decoding is strict, the names of members.
 */
function relaxed(schema: Schema, strict: boolean, schemas: Schemas): OpenAPIV3.SchemaObject {
  if ('$ref' in schema) {
    const name = schema.$ref.slice('#/components/schemas/'.length);
    return relaxed(schemas[name] ?? {}, strict, schemas);
  }
  const { type, properties, format } = schema;
  if (type === undefined) return {};
  if (type === 'array')
    return { type, nullable: true, items: relaxed((schema as OpenAPIV3.ArraySchemaObject).items, strict, schemas) };
  if (!properties) {
    // An object without members of its own (traits, metadata) is free-form JSON that a later schema judges.
    if (type === 'object') return {};
    return format?.startsWith('uuid') ? { type, nullable: true, format: 'go-uuid' } : { type, nullable: true };
  }
  const members = Object.entries(properties).map(([name, each]) => [name, relaxed(each, strict, schemas)] as const);
  return {
    type,
    nullable: true,
    properties: Object.fromEntries(members),
    ...(strict && { additionalProperties: false }),
  };
}
