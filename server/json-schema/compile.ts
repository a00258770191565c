import { goSyntax } from '../go/fmt.ts';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { KeywordReader } from './keyword-reader.ts';
import type { Format, Pattern, SchemaNode } from './node.ts';
import {
  identified,
  idKeyword,
  InvalidSchema,
  isRootFragment,
  resolveUrl,
  splitUrl,
  type SchemaResource,
} from './resources.ts';

const EMPTY_NODE = {
  types: [],
  allOf: [],
  anyOf: [],
  oneOf: [],
  required: [],
  properties: new Map(),
  patternProperties: [],
  dependencies: new Map(),
  uniqueItems: false,
  title: '',
} as const;

/** What differs between the schemas of identities and that of the configuration. */
export interface SchemaDialect<E> {
  /** Formats that are checked, by name. */
  readonly formats: ReadonlyMap<string, Format['accepts']>;
  /** Compiles a `pattern`. @throws for an invalid one */
  readonly pattern: (source: string) => Pattern;
  /** A keyword of the application, and its parser. */
  readonly extension?: { readonly keyword: string; readonly parse: (value: Json) => E };
}

/** Turns documents into schema nodes; each place that a `$ref` names is compiled once, so that cycles close. */
class Compiler<E> {
  readonly #resources: ReadonlyMap<string, SchemaResource>;
  readonly #dialect: SchemaDialect<E>;
  readonly #nodes = new Map<string, SchemaNode<E>>();

  constructor(resources: ReadonlyMap<string, SchemaResource>, dialect: SchemaDialect<E>) {
    this.#resources = resources;
    this.#dialect = dialect;
  }

  compile(url: string): SchemaNode<E> {
    const { base, fragment } = splitUrl(url);
    const resource = this.#resources.get(base);
    if (resource === undefined) throw new InvalidSchema(`${base} was not loaded`);
    return this.#reference(resource, base, fragment);
  }

  #reference(resource: SchemaResource, base: string, reference: string): SchemaNode<E> {
    if (isRootFragment(reference))
      return this.#named(resource, `${resource.url}#`, '#', resource.url, resource.document);
    if (reference.startsWith('#/')) {
      const place = resolvePointer(resource, reference);
      return this.#named(resource, resource.url + reference, reference, place.base, place.value, base);
    }
    const url = resolveUrl(base, reference);
    const own = identified(resource).get(url);
    const parts = splitUrl(url);
    if (own !== undefined) return this.#named(resource, url, parts.fragment, url, own, parts.base);
    if (parts.base === resource.url) throw new InvalidSchema(`nothing is at ${url}`);
    return this.compile(url);
  }

  #named(
    resource: SchemaResource,
    key: string,
    pointer: string,
    base: string,
    value: Json | undefined,
    url = base,
  ): SchemaNode<E> {
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const node: SchemaNode<E> = { ...EMPTY_NODE, url: splitUrl(url).base, pointer };
    this.#nodes.set(key, node);
    return this.#fill(resource, node, base, value);
  }

  #node(resource: SchemaResource, base: string, value: Json): SchemaNode<E> {
    return this.#fill(resource, { ...EMPTY_NODE, url: splitUrl(base).base, pointer: '' }, base, value);
  }

  #fill(resource: SchemaResource, node: SchemaNode<E>, base: string, value: Json | undefined): SchemaNode<E> {
    if (typeof value === 'boolean' && resource.draft >= 6) {
      node.always = value;
      return node;
    }
    if (!isJsonObject(value)) throw new InvalidSchema(`a schema must be an object, not ${JSON.stringify(value)}`);
    const id = value[idKeyword(resource.draft)];
    const inner = typeof id === 'string' ? resolveUrl(base, id) : base;
    const reference = value['$ref'];
    if (typeof reference === 'string') node.ref = this.#reference(resource, splitUrl(inner).base, reference);
    else
      fill(
        node,
        new KeywordReader(value, (child) => this.#node(resource, inner, child)),
        resource.draft,
        this.#dialect,
      );
    return node;
  }
}

function resolvePointer(resource: SchemaResource, pointer: string): { base: string; value: Json | undefined } {
  let base = resource.url;
  let value: Json | undefined = resource.document;
  for (const step of pointer.slice(2).split('/')) {
    const name = pointerName(step);
    if (isJsonObject(value)) {
      const id: Json | undefined = value[idKeyword(resource.draft)];
      if (typeof id === 'string') base = resolveUrl(base, id);
      value = Object.hasOwn(value, name) ? value[name] : undefined;
    } else value = Array.isArray(value) ? (value as readonly Json[])[Number(name)] : undefined;
    if (value === undefined) throw new InvalidSchema(`nothing is at ${pointer}`);
  }
  return { base, value };
}

function pointerName(step: string): string {
  try {
    return decodeURIComponent(step.replaceAll('~1', '/').replaceAll('~0', '~'));
  } catch (cause) {
    throw new InvalidSchema(`${step} is no step of a JSON pointer`, { cause });
  }
}

function fill<E>(node: SchemaNode<E>, read: KeywordReader<E>, draft: number, dialect: SchemaDialect<E>): void {
  fillAnyType(node, read, draft);
  fillFormat(node, read, dialect);
  fillObject(node, read, draft, dialect);
  fillArray(node, read, draft);
  fillString(node, read, draft, dialect);
  fillNumber(node, read);
  const extension = dialect.extension && read.json(dialect.extension.keyword);
  if (extension !== undefined) node.extension = dialect.extension?.parse(extension);
}

function fillFormat<E>(node: SchemaNode<E>, read: KeywordReader<E>, { formats }: SchemaDialect<E>): void {
  const format = read.text('format');
  assign(node, 'format', format);
  assign(node, 'accepts', format === undefined ? undefined : formats.get(format));
}

function enumMessage(values: readonly Json[]): string {
  if (values.some((value) => typeof value === 'object' && value !== null)) return 'enum failed';
  const allowed = values.map(goSyntax).join(', ');
  return values.length === 1 ? `value must be ${allowed}` : `value must be one of ${allowed}`;
}

function fillAnyType<E>(node: SchemaNode<E>, read: KeywordReader<E>, draft: number): void {
  node.types = read.types();
  const values = read.list('enum');
  if (values !== undefined && values.length > 0) node.enum = { values, message: enumMessage(values) };
  assign(node, 'not', read.schema('not'));
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) node[keyword] = read.schemas(keyword) ?? [];
  node.title = read.text('title') ?? '';
  assign(node, 'default', read.json('default'));
  const constant = draft >= 6 ? read.json('const') : undefined;
  if (constant !== undefined) node.constant = { value: constant };
  fillCondition(node, read, draft);
}

function fillCondition<E>(node: SchemaNode<E>, read: KeywordReader<E>, draft: number): void {
  if (draft < 7 || !(read.has('then') || read.has('else'))) return;
  assign(node, 'if', read.schema('if'));
  assign(node, 'then', read.schema('then'));
  assign(node, 'else', read.schema('else'));
}

function fillObject<E>(node: SchemaNode<E>, read: KeywordReader<E>, draft: number, dialect: SchemaDialect<E>): void {
  assign(node, 'minProperties', read.count('minProperties'));
  assign(node, 'maxProperties', read.count('maxProperties'));
  node.required = draft === 4 && typeof read.json('required') === 'boolean' ? [] : (read.texts('required') ?? []);
  node.properties = new Map(read.schemaEntries('properties'));
  node.patternProperties = read.schemaEntries('patternProperties').map(([source, schema]) => ({
    source,
    pattern: pattern(source, dialect),
    schema,
  }));
  const additional = read.json('additionalProperties');
  if (additional === false) node.additionalProperties = false;
  else if (isJsonObject(additional)) assign(node, 'additionalProperties', read.schema('additionalProperties'));
  node.dependencies = read.dependencies();
  if (draft >= 6) assign(node, 'propertyNames', read.schema('propertyNames'));
}

function fillArray<E>(node: SchemaNode<E>, read: KeywordReader<E>, draft: number): void {
  assign(node, 'minItems', read.count('minItems'));
  assign(node, 'maxItems', read.count('maxItems'));
  node.uniqueItems = read.flag('uniqueItems');
  if (Array.isArray(read.json('items'))) {
    assign(node, 'items', read.schemas('items'));
    const additional = read.json('additionalItems');
    node.additionalItems = isJsonObject(additional) ? (read.schema('additionalItems') ?? true) : additional !== false;
  } else assign(node, 'items', read.schema('items'));
  if (draft >= 6) assign(node, 'contains', read.schema('contains'));
}

function fillString<E>(node: SchemaNode<E>, read: KeywordReader<E>, draft: number, dialect: SchemaDialect<E>): void {
  assign(node, 'minLength', read.count('minLength'));
  assign(node, 'maxLength', read.count('maxLength'));
  const source = read.text('pattern');
  if (source !== undefined) node.pattern = { source, compiled: pattern(source, dialect) };
  if (draft < 7) return;
  assign(node, 'contentEncoding', read.text('contentEncoding'));
  assign(node, 'contentMediaType', read.text('contentMediaType'));
}

/** Draft 4 has `exclusiveMinimum: true` beside `minimum`; later drafts have a number of its own. */
function fillNumber<E>(node: SchemaNode<E>, read: KeywordReader<E>): void {
  const bound = (inclusive: 'minimum' | 'maximum', exclusive: 'exclusiveMinimum' | 'exclusiveMaximum'): void => {
    const draft4 = typeof read.json(exclusive) === 'boolean';
    assign(node, draft4 && read.flag(exclusive) ? exclusive : inclusive, read.number(inclusive));
    if (!draft4) assign(node, exclusive, read.number(exclusive));
  };
  bound('minimum', 'exclusiveMinimum');
  bound('maximum', 'exclusiveMaximum');
  assign(node, 'multipleOf', read.number('multipleOf'));
}

function pattern<E>(source: string, dialect: SchemaDialect<E>): Pattern {
  try {
    return dialect.pattern(source);
  } catch (cause) {
    throw new InvalidSchema(`the pattern ${source} is not valid`, { cause });
  }
}

function assign<E, K extends keyof SchemaNode<E>>(
  node: SchemaNode<E>,
  key: K,
  value: SchemaNode<E>[K] | undefined,
): void {
  if (value !== undefined) node[key] = value;
}

/**
 * Compiles the schema at `url` out of documents loaded by `loadResources`.
 * @throws InvalidSchema, and what the dialect's extension parser throws
 */
export const compileSchema = <E>(
  url: string,
  resources: ReadonlyMap<string, SchemaResource>,
  dialect: SchemaDialect<E>,
): SchemaNode<E> => new Compiler(resources, dialect).compile(url);
