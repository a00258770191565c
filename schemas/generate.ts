// Makes the types of the configuration from its schema: `node schemas/generate.ts` writes, `--check` fails where they are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { listPaths } from '../server/config/check/schema-paths.ts';
import { loadSchema, type ConfigSchema } from '../server/config/check/schema.ts';

const TARGET = new URL('../server/config/types/tree.gen.ts', import.meta.url);
const INDENT = '  ';
const HEADER = `// This file is made from schemas/config.schema.json by schemas/generate.ts.
import type { Json } from '../../kernel/json.ts';

/**
 * The configuration as its files write it, with every default filled in: the keys and the spelling of the reference.
 * What has a fallback, a unit or a rule is read from \`Config.derived\` instead.
 */
`;

/** Where a node is found: its keys from the root, with `#` for "any item" or "any key". */
type Place = readonly string[];

class TypeWriter {
  /** Places that have a value without being given one: those with a default, and the objects around them. */
  readonly #filled: ReadonlySet<string>;
  /** Text of the types that a `title` of the schema names. */
  readonly #named = new Map<string, string>();
  /** Titles that stand in a list somewhere, where no defaults are filled in. */
  readonly #inLists = new Set<string>();

  constructor(schema: ConfigSchema) {
    const defaults = listPaths(schema).filter(({ name, default: value }) => value !== undefined && !name.includes('#'));
    this.#filled = new Set(defaults.flatMap(({ name }) => prefixes(name.split('.'))));
    this.#findLists(schema, false);
  }

  write(schema: ConfigSchema): string {
    const root = this.#type(schema, []);
    const named = [...this.#named].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `${HEADER}export type ConfigTree = ${root};\n${named.map(([name, text]) => `\nexport type ${name} = ${text};\n`).join('')}`;
  }

  #findLists(node: ConfigSchema, inList: boolean): void {
    if (node.title !== undefined && inList) this.#inLists.add(node.title);
    for (const part of Object.values(node.properties ?? {})) this.#findLists(part, inList);
    for (const part of alternatives(node)) this.#findLists(part, inList);
    for (const part of repeated(node)) this.#findLists(part, true);
  }

  #type(node: ConfigSchema, place: Place): string {
    if (node.title === undefined) return this.#anonymous(node, place, 0);
    if (!this.#named.has(node.title)) {
      this.#named.set(node.title, '');
      this.#named.set(node.title, this.#anonymous(node, this.#inLists.has(node.title) ? ['#'] : place, 0));
    }
    return node.title;
  }

  #anonymous(node: ConfigSchema, place: Place, depth: number): string {
    if (node.const !== undefined) return literal(node.const);
    if (node.enum !== undefined) return node.enum.map(literal).join(' | ');
    if (node.properties !== undefined) return this.#object(node, node.properties, place, depth);
    const choices = alternatives(node);
    if (choices.length > 0) return choices.map((choice) => this.#nested(choice, place, depth)).join(' | ');
    switch (node.type) {
      case 'boolean':
      case 'string':
      case 'null':
        return node.type;
      case 'integer':
      case 'number':
        return 'number';
      case 'array':
        return `readonly ${parenthesised(node.items === undefined ? 'Json' : this.#nested(node.items, [...place, '#'], depth))}[]`;
      case 'object':
      case undefined:
        return this.#record(node, place, depth);
    }
  }

  #nested(node: ConfigSchema, place: Place, depth: number): string {
    return node.title === undefined ? this.#anonymous(node, place, depth) : this.#type(node, place);
  }

  #object(
    node: ConfigSchema,
    properties: NonNullable<ConfigSchema['properties']>,
    place: Place,
    depth: number,
  ): string {
    const margin = INDENT.repeat(depth + 1);
    const lines = Object.entries(properties).flatMap(([key, part]) => {
      const below = [...place, key];
      const present = node.required?.includes(key) === true || this.#filled.has(below.join('.'));
      const name = /^\w+$/.test(key) ? key : `'${key}'`;
      const comment = part.description === undefined ? [] : [`${margin}/** ${part.description} */`];
      return [...comment, `${margin}readonly ${name}${present ? '' : '?'}: ${this.#nested(part, below, depth + 1)};`];
    });
    return `{\n${lines.join('\n')}\n${INDENT.repeat(depth)}}`;
  }

  #record(node: ConfigSchema, place: Place, depth: number): string {
    const [values] = repeated(node);
    return `Readonly<Record<string, ${values === undefined ? 'Json' : this.#nested(values, [...place, '#'], depth)}>>`;
  }
}

const prefixes = (keys: Place): string[] => keys.map((_, index) => keys.slice(0, index + 1).join('.'));

/** Forms of a value that say no more about it themselves. Beside `properties` they only narrow what those say. */
function alternatives({ type, properties, allOf = [], anyOf = [], oneOf = [] }: ConfigSchema): readonly ConfigSchema[] {
  const isPlain = type !== undefined && type !== 'object';
  return isPlain || properties !== undefined
    ? []
    : [...allOf, ...anyOf, ...oneOf].filter(({ not }) => not === undefined);
}

/** What stands for any number of values: items of a list, values of a map. */
function repeated({ items, additionalProperties, patternProperties = {} }: ConfigSchema): readonly ConfigSchema[] {
  const rest = typeof additionalProperties === 'object' ? [additionalProperties] : [];
  return [...(items === undefined ? [] : [items]), ...rest, ...Object.values(patternProperties)];
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll(/['\\]/g, '\\$&')}'` : JSON.stringify(value);
const parenthesised = (type: string): string => (type.includes(' | ') && !type.startsWith('{') ? `(${type})` : type);

const schema = loadSchema();
const text = new TypeWriter(schema).write(schema);
if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('server/config/types/tree.gen.ts is stale: run "make generate"');
  process.exitCode = 1;
}
