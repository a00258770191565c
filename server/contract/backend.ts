import type { OpenAPIBackend } from 'openapi-backend';
import type { OpenAPIV3 } from 'openapi-types';
import { GO_BODY } from './body-keyword.ts';
import { contractDocument, resolved, type Document, type Method, type OperationNode } from './document.ts';
import { bodies } from './generated/bodies.gen.ts';
import { parameterSchema } from './parameter-schema.ts';

export type Backend = OpenAPIBackend<Document>;

let backend: Promise<Backend> | undefined;

/**
 * openapi-backend over the document. Its validators are what is used: Ajv compiles one for the parameters and one for the JSON body of an
 * operation, and one for each answer, when it is first asked for (all of them would take seconds). Its router is linear in the number of
 * operations and its handlers want its own request; transport/routes.ts and compose.ts have those parts.
 * Loaded on first use, so that the server does not wait for it to start (0.2 s of computing, 25 MB).
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
/** Prose, and marks that Ajv does not know. */
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

/** The document as validators need it: without prose, and with requests described as the reference reads them. */
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

/** OpenAPI 3.0.3 writes a reference that may be null as `nullable` beside an `allOf` of one, which to Ajv refuses null. */
function withNull(value: unknown): unknown {
  const { nullable, allOf } = (value ?? {}) as { nullable?: unknown; allOf?: readonly unknown[] };
  return nullable === true && allOf !== undefined ? { anyOf: [{ enum: [null] }, ...allOf] } : value;
}

/**
 * A JSON body is one keyword of ours (body-keyword.ts says why), and bodies that strategies read are none. A parameter is described as the text
 * that it is.
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
