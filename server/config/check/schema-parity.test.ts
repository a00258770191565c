import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSchema } from './schema.ts';

/** Facts about the reference, in a folder beside the checkout; absent on most machines. */
const FACTS = new URL('../../../../shared/kratos-v26.2.0/config.schema.json', import.meta.url);
const EXCEPTIONS = new URL('../../../schemas/parity-exceptions.json', import.meta.url);

type Json = Record<string, unknown>;

const FACT_KEYWORDS = [
  'type',
  'const',
  'enum',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'uniqueItems',
  'default',
  'additionalItems',
];

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place of a schema with what it demands; places inside `anyOf` and the like carry their branch in the name. */
function flatten(root: Json): Map<string, string> {
  const places = new Map<string, string>();
  const visit = (node: unknown, place: string): void => {
    if (!isObject(node)) return void places.set(place, JSON.stringify(node));
    if (typeof node['$ref'] === 'string') return visit(resolve(root, node['$ref']), place);
    const facts: Json = {};
    for (const keyword of FACT_KEYWORDS) if (node[keyword] !== undefined) facts[keyword] = node[keyword];
    if (Array.isArray(node['required'])) facts['required'] = node['required'].toSorted();
    if (typeof node['additionalProperties'] === 'boolean') facts['additionalProperties'] = node['additionalProperties'];
    places.set(place, JSON.stringify(facts));
    for (const [key, part] of Object.entries((node['properties'] ?? {}) as Json)) visit(part, `${place}.${key}`);
    for (const [key, part] of Object.entries((node['patternProperties'] ?? {}) as Json))
      visit(part, `${place}./${key}/`);
    if (isObject(node['additionalProperties'])) visit(node['additionalProperties'], `${place}.*`);
    if (isObject(node['items'])) visit(node['items'], `${place}[]`);
    for (const keyword of ['not', 'if', 'then', 'else', 'propertyNames']) {
      if (node[keyword] !== undefined) visit(node[keyword], `${place}<${keyword}>`);
    }
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      for (const [index, part] of ((node[keyword] ?? []) as unknown[]).entries())
        visit(part, `${place}<${keyword} ${index}>`);
    }
  };
  visit(root, '');
  return places;
}

function resolve(root: Json, ref: string): unknown {
  if (!ref.startsWith('#/')) return { type: `schema ${ref}` };
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, part) => (node as Json)[part], root);
}

interface Difference {
  readonly place: string;
  readonly reference: string | undefined;
  readonly ours: string | undefined;
}

function compare(reference: Json, ours: Json): Difference[] {
  const theirs = flatten(reference);
  const mine = flatten(ours);
  return [...new Set([...theirs.keys(), ...mine.keys()])]
    .map((place) => ({ place, reference: theirs.get(place), ours: mine.get(place) }))
    .filter(({ reference: one, ours: other }) => one !== other);
}

interface Exception {
  /** A place; `…` stands for any text. */
  readonly place: string;
  readonly reason: string;
}

const covers = ({ place }: Exception, difference: Difference): boolean => {
  const literal = place.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join('.*')}$`, 's').test(difference.place);
};

const exceptions = JSON.parse(readFileSync(EXCEPTIONS, 'utf8')) as Exception[];

describe.skipIf(!existsSync(FACTS))('configuration schema beside the reference', () => {
  const reference = existsSync(FACTS) ? (JSON.parse(readFileSync(FACTS, 'utf8')) as Json) : {};
  const ours = loadSchema() as unknown as Json;
  const differences = compare(reference, ours);

  it('agrees in every place that is not listed as an exception', () => {
    expect(flatten(reference).size).toBeGreaterThan(1000);
    expect(differences.filter((difference) => !exceptions.some((each) => covers(each, difference)))).toEqual([]);
  });

  it('lists no exception without a difference and without a reason', () => {
    expect(exceptions.filter((each) => !differences.some((difference) => covers(each, difference)))).toEqual([]);
    expect(exceptions.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });

  const changed = (change: (schema: Json) => void): string[] => {
    const copy = structuredClone(ours);
    change(copy);
    return compare(ours, copy).map(({ place }) => place);
  };
  const at = (schema: Json, path: string): Json => resolve(schema, `#/${path}`) as Json;

  it.each<[string, string, (schema: Json) => void]>([
    ['a missing key', '.dsn', (schema) => delete at(schema, 'properties')['dsn']],
    ['an open object', '', (schema) => (schema['additionalProperties'] = true)],
    [
      'a default',
      '.serve.public.port',
      (schema) => (at(schema, 'properties/serve/properties/public/properties/port')['default'] = 1),
    ],
    ['a type', '.dev', (schema) => (at(schema, 'properties/dev')['type'] = 'string')],
    ['a required key', '', (schema) => (schema['required'] = ['dsn'])],
    [
      'a value of an enum',
      '.log.level',
      (schema) => (at(schema, 'properties/log/properties/level')['enum'] = ['info']),
    ],
    ['a condition', '<allOf 0><then>', (schema) => delete at(schema, 'allOf/0')['then']],
  ])('notices %s', (_, place, change) => {
    expect(changed(change)).toContain(place);
  });
});
