// Compares two OpenAPI documents by facts that a client or a server can notice. Prose, examples, titles, extensions,
// security and order are not compared.

type Node = Readonly<Record<string, unknown>>;
/** Place to value, such as `GET /sessions/whoami query tokenize_as type` to `string`. */
export type Facts = ReadonlyMap<string, string>;

export interface Difference {
  readonly at: string;
  /** Undefined when the reference lacks the place. */
  readonly reference: string | undefined;
  /** Undefined when our document lacks the place. */
  readonly ours: string | undefined;
}

/** An accepted difference: at a place, or at all places below it. */
export interface Exception {
  readonly at: string;
  readonly reason: string;
}

export interface Comparison {
  readonly unlisted: readonly Difference[];
  /** Exceptions without a difference. */
  readonly unused: readonly Exception[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const SCALARS = ['type', 'format', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'default'];

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const node = (value: unknown): Node => (isNode(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const sorted = (value: unknown): string => list(value).map(String).toSorted().join(', ');
const lastSegment = (reference: unknown): string => String(reference).replace(/^.*\//, '');

/** All facts of a document. */
export function factsOf(document: unknown): Facts {
  const facts = new Map<string, string>();
  const root = node(document);
  for (const [path, item] of Object.entries(node(root['paths']))) {
    for (const method of METHODS) {
      const operation = node(item)[method];
      if (isNode(operation)) addOperation(facts, `${method.toUpperCase()} ${path}`, operation, root);
    }
  }
  for (const [name, schema] of Object.entries(node(node(root['components'])['schemas'])))
    addSchema(facts, `schema ${name}`, node(schema));
  return facts;
}

type Sink = Map<string, string>;

function addOperation(facts: Sink, at: string, operation: Node, root: Node): void {
  facts.set(`${at} operationId`, String(operation['operationId']));
  facts.set(`${at} tags`, sorted(operation['tags']));
  for (const each of list(operation['parameters'])) {
    const parameter = resolve(each, root);
    const place = `${at} ${String(parameter['in'])} ${String(parameter['name'])}`;
    facts.set(`${place} required`, String(parameter['required'] === true));
    addSchema(facts, place, node(parameter['schema']));
  }
  if (operation['requestBody'] !== undefined) {
    const body = resolve(operation['requestBody'], root);
    facts.set(`${at} body required`, String(body['required'] === true));
    addContent(facts, `${at} body`, body);
  }
  for (const [status, each] of Object.entries(node(operation['responses']))) {
    facts.set(`${at} ${status}`, 'answer');
    addContent(facts, `${at} ${status}`, resolve(each, root));
  }
}

function addContent(facts: Sink, at: string, body: Node): void {
  for (const [mediaType, media] of Object.entries(node(body['content'])))
    addSchema(facts, `${at} ${mediaType}`, node(node(media)['schema']));
}

function addSchema(facts: Sink, at: string, schema: Node): void {
  facts.set(at, 'schema');
  if (schema['$ref'] !== undefined) {
    facts.set(`${at} is`, lastSegment(schema['$ref']));
    return;
  }
  for (const key of SCALARS) if (schema[key] !== undefined) facts.set(`${at} ${key}`, String(schema[key]));
  // In OpenAPI 3.0.3 `nullable` has a meaning only beside `type`.
  if (schema['nullable'] === true && schema['type'] !== undefined) facts.set(`${at} nullable`, 'true');
  for (const key of ['enum', 'required']) if (schema[key] !== undefined) facts.set(`${at} ${key}`, sorted(schema[key]));
  for (const [name, each] of Object.entries(node(schema['properties']))) addSchema(facts, `${at}.${name}`, node(each));
  if (isNode(schema['items'])) addSchema(facts, `${at}[]`, schema['items']);
  addAdditional(facts, `${at}{}`, schema['additionalProperties']);
  for (const key of ['oneOf', 'anyOf', 'allOf'])
    list(schema[key]).forEach((each) =>
      addSchema(facts, `${at} ${key} ${lastSegment(node(each)['$ref'])}`, node(each)),
    );
  addDiscriminator(facts, `${at} discriminator`, node(schema['discriminator']));
}

function addAdditional(facts: Sink, at: string, additional: unknown): void {
  if (isNode(additional)) addSchema(facts, at, additional);
  else if (additional !== undefined) facts.set(at, String(additional));
}

function addDiscriminator(facts: Sink, at: string, discriminator: Node): void {
  if (discriminator['propertyName'] === undefined) return;
  facts.set(at, String(discriminator['propertyName']));
  for (const [value, target] of Object.entries(node(discriminator['mapping'])))
    facts.set(`${at} ${value}`, lastSegment(target));
}

function resolve(value: unknown, root: Node): Node {
  const reference = node(value)['$ref'];
  if (typeof reference !== 'string') return node(value);
  const target = reference
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((at, key) => node(at)[key], root);
  return resolve(target, root);
}

/** Every place where two documents disagree. */
export function differences(reference: Facts, ours: Facts): Difference[] {
  return [...new Set([...reference.keys(), ...ours.keys()])]
    .map((at) => ({ at, reference: reference.get(at), ours: ours.get(at) }))
    .filter((each) => each.reference !== each.ours);
}

/** The differences without an exception, and the exceptions without a difference. */
export function compare(reference: unknown, ours: unknown, exceptions: readonly Exception[]): Comparison {
  const found = differences(factsOf(reference), factsOf(ours));
  const excuses = (exception: Exception, { at }: Difference): boolean =>
    at === exception.at || (at.startsWith(exception.at) && /^[ .[{]/.test(at.slice(exception.at.length)));
  return {
    unlisted: found.filter((each) => !exceptions.some((exception) => excuses(exception, each))),
    unused: exceptions.filter((exception) => !found.some((each) => excuses(exception, each))),
  };
}
