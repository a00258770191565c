// Generates the shapes for decoding JSON bodies from the document: server/contract/generated/bodies.gen.ts.

type Node = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
/** Components that are decoded outside of bodies: an identity after a JSON Patch. */
const COMPONENTS = ['identity'];

const node = (value: unknown): Node => (value ?? {}) as Node;

/**
 * The source text of the bodies of a bundled document: a shape (server/go/json/shape.ts) for each request body that bears
 * `x-zelos-body`, and for the components above. Throws on a schema that has no shape.
 */
export function bodiesOf(document: string): string {
  const root = JSON.parse(document) as Node;
  const operations = Object.values(node(root['paths'])).flatMap((item) =>
    METHODS.map((method) => node(node(item)[method])),
  );
  const bodies = operations.flatMap((operation) => {
    const body = node(operation['requestBody']);
    if (body['x-zelos-body'] === undefined) return [];
    const { schema } = node(node(body['content'])['application/json']);
    return [[String(operation['operationId']), body['x-zelos-body'] === 'strict', shapeOf(schema, root)] as const];
  });
  return [
    '// This file is made from the document by openapi/bundle.ts',
    "import type { Shape } from '../../go/json/shape.ts';",
    '',
    '/** JSON bodies by operation. A strict one refuses members that it does not know. */',
    'export const bodies = {',
    ...bodies.map(([id, strict, shape]) => `    ${id}: { strict: ${strict}, shape: ${print(shape)} },`),
    '} as const satisfies Record<string, { readonly strict: boolean; readonly shape: Shape }>;',
    '',
    '/** Other values that are decoded as the document describes them. */',
    'export const components = {',
    ...COMPONENTS.map((name) => `    ${name}: ${print(shapeOf({ $ref: `#/components/schemas/${name}` }, root))},`),
    '} as const satisfies Record<string, Shape>;',
    '',
  ].join('\n');
}

function shapeOf(given: unknown, root: Node): Node {
  const schema = resolve(given, root);
  const marked = schema['x-go-type'];
  const go = marked === undefined ? {} : { go: marked };
  switch (schema['type']) {
    case 'string':
      return stringShape(schema, marked);
    case 'integer':
      return { kind: 'integer' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return { kind: 'list', ...go, item: shapeOf(schema['items'], root) };
    case undefined:
      return { kind: 'raw' };
    case 'object':
      return objectShape(schema, root, marked);
  }
  throw new Error(`a schema of type ${String(schema['type'])} has no shape`);
}

function stringShape(schema: Node, marked: unknown): Node {
  if (marked === 'sqlxx.NullString') return { kind: 'null-string' };
  if (marked === 'uuid.NullUUID') return { kind: 'null-uuid' };
  if (schema['format'] === 'uuid') return { kind: 'uuid', go: marked ?? 'uuid.UUID' };
  return schema['format'] === 'date-time' ? { kind: 'time' } : { kind: 'string', go: marked ?? 'string' };
}

function objectShape(schema: Node, root: Node, marked: unknown): Node {
  if (schema['x-go-map'] === true) return { kind: 'map', go: marked, item: { kind: 'raw' } };
  if (schema['additionalProperties'] !== undefined)
    return {
      kind: 'map',
      ...(marked === undefined ? {} : { go: marked }),
      item: shapeOf(schema['additionalProperties'], root),
    };
  // An object without members of its own (traits, metadata) is free-form JSON; the identity schema checks it later.
  if (schema['properties'] === undefined) return { kind: 'raw' };
  if (marked === undefined) throw new Error(`an object that is decoded needs x-go-type: ${JSON.stringify(schema)}`);
  const fields = Object.entries(node(schema['properties'])).map(([name, each]) => [name, shapeOf(each, root)]);
  return { kind: 'object', go: marked, fields: Object.fromEntries(fields) as Node };
}

function resolve(given: unknown, root: Node): Node {
  const reference = node(given)['$ref'];
  if (typeof reference !== 'string') return node(given);
  const path = reference.slice('#/'.length).split('/');
  return resolve(
    path.reduce<unknown>((at, key) => node(at)[key], root),
    root,
  );
}

const LEAF = /\{\s+("kind": "[^"]+")(?:,\s+("go": "[^"]+"))?\s+\}/g;

/** A shape as source text; shapes without fields take one line. */
const print = (shape: Node): string =>
  JSON.stringify(shape, null, 4)
    .replaceAll(LEAF, (_, kind: string, go?: string) => `{ ${go === undefined ? kind : `${kind}, ${go}`} }`)
    .replaceAll('\n', '\n    ');
