import type { OpenAPIBackend } from 'openapi-backend';
import type { OpenAPIV3 } from 'openapi-types';
import { GO_BODY } from './body-keyword.ts';
import { contractDocument, resolved, type Document, type Method, type OperationNode } from './document.ts';
import { bodies } from './generated/bodies.gen.ts';
import { parameterSchema } from './parameter-schema.ts';

export type Backend = OpenAPIBackend<Document>;

let backend: Promise<Backend> | undefined;

/**
 * openapi-backend, set up with the document. Only its validators are used: Ajv compiles one validator for the parameters, one for the JSON
 * body and one for each answer of an operation, on first use (to compile all takes seconds). Its router searches the operations one by one and
 * its handlers need its own request type, so routing is done by transport/routes.ts and handlers are bound in compose.ts.
 * The package is loaded on first use, because loading takes 0.2 s and 25 MB at start.
 */
export function contractBackend(): Promise<Backend> {
  backend ??= createBackend();
  return backend;
}

async function createBackend(): Promise<Backend> {
  const [{ OpenAPIBackend }, { addFormats }, { addBodyKeyword }] = await Promise.all([
    import('openapi-backend'),
    import('./formats.ts'),
    import('./body-keyword.ts'),
  ]);
  const created = new OpenAPIBackend<Document>({
    definition: forValidation(contractDocument()),
    quick: true,
    strict: true,
    customizeAjv: (ajv) => addBodyKeyword(addFormats(ajv)),
  });
  return created.init();
}

const METHODS: readonly Method[] = ['get', 'put', 'post', 'delete', 'patch'];
/** Members that validators do not need: prose, and extensions that Ajv does not know. */
const LEFT_OUT = new Set([
  'description',
  'example',
  'examples',
  'x-go-type',
  'x-go-map',
  'x-zelos-unlisted-null',
  'x-zelos-unlisted-values',
  'x-extensible-enum',
]);

/** A copy of the document for the validators: without prose, and with requests described the way the reference reads them. */
function forValidation(document: Document): Document {
  const bare = JSON.parse(
    JSON.stringify(document, (key, value: unknown) => (LEFT_OUT.has(key) ? undefined : withNull(value))),
  ) as Document;
  for (const item of Object.values(bare.paths)) {
    for (const method of METHODS) {
      const node = item?.[method] as OperationNode | undefined;
      if (node !== undefined) describeRequest(node);
    }
  }
  return bare;
}

/** OpenAPI 3.0.3 writes a nullable reference as `nullable` beside an `allOf` with one item. Ajv ignores `nullable` there and refuses null. */
function withNull(value: unknown): unknown {
  const { nullable, allOf } = (value ?? {}) as { nullable?: unknown; allOf?: readonly unknown[] };
  return nullable === true && allOf !== undefined ? { anyOf: [{ enum: [null] }, ...allOf] } : value;
}

/**
 * Replaces the schema of a JSON body by our keyword (body-keyword.ts says why) and removes bodies that strategies read. Describes each
 * parameter as a string, because that is what arrives.
 */
function describeRequest(node: OperationNode): void {
  const lenient = node['x-zelos-lenient'] ?? [];
  node.parameters = (node.parameters ?? []).map((each) => {
    const parameter = resolved(each);
    const required = parameter.required === true;
    const schema = lenient.includes(parameter.name) ? {} : parameterSchema(parameter);
    return { name: parameter.name, in: parameter.in, required, schema };
  });
  if (!Object.hasOwn(bodies, node.operationId)) {
    delete node.requestBody;
    return;
  }
  const schema = { [GO_BODY]: node.operationId } as OpenAPIV3.SchemaObject;
  node.requestBody = { content: { 'application/json': { schema } } };
}
