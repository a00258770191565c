import { quote } from '../go/fmt.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { problem } from '../ui/messages.ts';
import { checkNumber, checkString, checkValue } from './evaluate-scalar.ts';
import { canonicalJson, jsonType, matchesType } from './json-type.ts';
import type { SchemaNode } from './node.ts';
import {
  anchor,
  combined,
  finish,
  pointerStep,
  toldViolation,
  violation,
  within,
  type Violation,
} from './violation.ts';

/** Called for each value whose schema carries the extension keyword, in the order of evaluation. */
export type ExtensionVisitor<E> = (extension: E, node: SchemaNode<E>, value: Json) => readonly Violation[];

/** Checks a value against a schema; undefined when it conforms. Follows the reference in order, texts and nesting. */
export function evaluate<E>(
  root: SchemaNode<E>,
  value: Json,
  visit: ExtensionVisitor<E> = () => [],
): Violation | undefined {
  const found = check(root, value, visit);
  return found === undefined ? undefined : finish(anchor(found, root.pointer));
}

function check<E>(node: SchemaNode<E>, value: Json, visit: ExtensionVisitor<E>): Violation | undefined {
  if (node.always !== undefined) return node.always ? undefined : violation('', 'always fail');
  if (node.ref !== undefined) return checkReference(node, node.ref, value, visit);
  if (node.types.length > 0 && !node.types.some((type) => matchesType(type, value)))
    return toldViolation('type', problem.wrongType(node.types, jsonType(value)));
  const found: Violation[] = [];
  for (const one of violations(node, value, visit)) if (found.push(one) === MAX_TOLD) break;
  return combined(found);
}

/** Most violations that are reported for one value: a list of a million bad items makes no answer of a million lines. */
const MAX_TOLD = 100;

const combines = ({ not, allOf, anyOf, oneOf, if: condition }: SchemaNode): boolean =>
  allOf.length + anyOf.length + oneOf.length > 0 || not !== undefined || condition !== undefined;

function* violations<E>(node: SchemaNode<E>, value: Json, visit: ExtensionVisitor<E>): Generator<Violation> {
  if (node.constant ?? node.enum ?? node.format) yield* checkValue(node, value);
  if (combines(node)) yield* checkCombinations(node, value, visit);
  yield* checkByType(node, value, visit);
  if (node.extension !== undefined) yield* visit(node.extension, node, value);
}

function checkReference<E>(node: SchemaNode<E>, target: SchemaNode<E>, value: Json, visit: ExtensionVisitor<E>) {
  const cause = check(target, value, visit);
  if (cause === undefined) return undefined;
  const name = node.url === target.url ? target.pointer : target.url + target.pointer;
  return violation('$ref', `doesn't validate with ${quote(name)}`, [anchor(cause, target.pointer)]);
}

function* checkCombinations<E>(node: SchemaNode<E>, value: Json, visit: ExtensionVisitor<E>): Generator<Violation> {
  if (node.not !== undefined && check(node.not, value, visit) === undefined) yield violation('not', 'not failed');
  for (const [index, schema] of node.allOf.entries()) {
    const cause = check(schema, value, visit);
    if (cause !== undefined) yield violation(`allOf/${index}`, 'allOf failed', [cause]);
  }
  yield* checkAnyOf(node.anyOf, value, visit);
  yield* checkOneOf(node.oneOf, value, visit);
  if (node.if === undefined) return;
  const branch = check(node.if, value, visit) === undefined ? 'then' : 'else';
  const schema = node[branch];
  const cause = schema === undefined ? undefined : check(schema, value, visit);
  if (cause !== undefined) yield violation(branch, `if-${branch} failed`, [cause]);
}

function* checkAnyOf<E>(
  schemas: readonly SchemaNode<E>[],
  value: Json,
  visit: ExtensionVisitor<E>,
): Generator<Violation> {
  const causes: Violation[] = [];
  for (const [index, schema] of schemas.entries()) {
    const cause = check(schema, value, visit);
    if (cause === undefined) return;
    causes.push(within('', String(index), cause));
  }
  if (schemas.length > 0) yield violation('anyOf', 'anyOf failed', causes);
}

function* checkOneOf<E>(
  schemas: readonly SchemaNode<E>[],
  value: Json,
  visit: ExtensionVisitor<E>,
): Generator<Violation> {
  const causes: Violation[] = [];
  let matched: number | undefined;
  for (const [index, schema] of schemas.entries()) {
    const cause = check(schema, value, visit);
    if (cause !== undefined) causes.push(within('', String(index), cause));
    else if (matched === undefined) matched = index;
    else {
      yield violation('oneOf', `valid against schemas at indexes ${matched} and ${index}`);
      return;
    }
  }
  if (schemas.length > 0 && matched === undefined) yield violation('oneOf', 'oneOf failed', causes);
}

function checkByType<E>(node: SchemaNode<E>, value: Json, visit: ExtensionVisitor<E>): Iterable<Violation> {
  if (typeof value === 'string') return checkString(node, value);
  if (typeof value === 'number') return checkNumber(node, value);
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value)
    ? checkArray(node, value as readonly Json[], visit)
    : checkObject(node, value as JsonObject, visit);
}

function* checkObject<E>(node: SchemaNode<E>, value: JsonObject, visit: ExtensionVisitor<E>): Generator<Violation> {
  yield* checkPropertyCount(node, value);
  const rest = new Set(Object.keys(value));
  const at = (name: string, keyword: string, schema: SchemaNode<E>, item: Json): Violation[] => {
    const cause = check(schema, item, visit);
    return cause === undefined ? [] : [within(pointerStep(name), keyword, cause)];
  };
  for (const [name, schema] of node.properties) {
    if (!Object.hasOwn(value, name)) continue;
    rest.delete(name);
    yield* at(name, `properties/${pointerStep(name)}`, schema, value[name] ?? null);
  }
  const { propertyNames } = node;
  if (propertyNames !== undefined)
    for (const name of Object.keys(value)) yield* at(name, 'propertyNames', propertyNames, name);
  for (const { source, pattern, schema } of node.patternProperties)
    for (const [name, item] of Object.entries(value).filter(([name]) => pattern.test(name))) {
      rest.delete(name);
      yield* at(name, `patternProperties/${pointerStep(source)}`, schema, item);
    }
  yield* checkAdditionalProperties(node, [...rest], (name, schema) =>
    at(name, 'additionalProperties', schema, value[name] ?? null),
  );
  yield* checkDependencies(node, value, visit);
}

/** `names`: the properties that no other keyword speaks of. */
function* checkAdditionalProperties<E>(
  { additionalProperties }: SchemaNode<E>,
  names: readonly string[],
  checkOne: (name: string, schema: SchemaNode<E>) => readonly Violation[],
): Generator<Violation> {
  if (additionalProperties === undefined || names.length === 0) return;
  if (additionalProperties === false)
    yield violation('additionalProperties', `additionalProperties ${namesOf(names)} not allowed`);
  else for (const name of names) yield* checkOne(name, additionalProperties);
}

/** Most properties that a message names, and how much of a name it shows. */
const MAX_NAMES = 20;
const MAX_NAME_LENGTH = 256;

/** Quoted names as in the reference, cut off where they make no message that a user reads. */
function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => quote(name.slice(0, MAX_NAME_LENGTH)));
  return names.length > MAX_NAMES ? `${shown.join(', ')} and ${names.length - MAX_NAMES} more` : shown.join(', ');
}

function* checkPropertyCount(node: SchemaNode, value: JsonObject): Generator<Violation> {
  const size = Object.keys(value).length;
  if (node.minProperties !== undefined && size < node.minProperties)
    yield violation('minProperties', `minimum ${node.minProperties} properties allowed, but found ${size} properties`);
  if (node.maxProperties !== undefined && size > node.maxProperties)
    yield violation('maxProperties', `maximum ${node.maxProperties} properties allowed, but found ${size} properties`);
  const missing = node.required.filter((name) => !Object.hasOwn(value, name));
  if (missing.length === 0) return;
  const required = violation('required', `missing properties: ${missing.map(quote).join(', ')}`);
  required.missing = missing.map(pointerStep);
  yield required;
}

function* checkDependencies<E>(
  node: SchemaNode<E>,
  value: JsonObject,
  visit: ExtensionVisitor<E>,
): Generator<Violation> {
  for (const [name, dependency] of node.dependencies) {
    if (!Object.hasOwn(value, name)) continue;
    const keyword = `dependencies/${pointerStep(name)}`;
    if ('types' in dependency) {
      const cause = check(dependency, value, visit);
      if (cause !== undefined) yield within('', keyword, cause);
      continue;
    }
    for (const [index, needed] of dependency.entries())
      if (!Object.hasOwn(value, needed))
        yield violation(
          `${keyword}/${index}`,
          `property ${quote(needed)} is required, if ${quote(name)} property exists`,
        );
  }
}

function* checkArray<E>(node: SchemaNode<E>, value: readonly Json[], visit: ExtensionVisitor<E>): Generator<Violation> {
  const size = value.length;
  if (node.minItems !== undefined && size < node.minItems)
    yield toldViolation('minItems', problem.tooFewItems(node.minItems, size));
  if (node.maxItems !== undefined && size > node.maxItems)
    yield toldViolation('maxItems', problem.tooManyItems(node.maxItems, size));
  if (node.uniqueItems) yield* checkUnique(value);
  yield* checkItems(node, value, visit);
  if (node.contains === undefined) return;
  const causes: Violation[] = [];
  for (const [index, item] of value.entries()) {
    const cause = check(node.contains, item, visit);
    if (cause === undefined) return;
    causes.push(within(String(index), '', cause));
  }
  yield violation('contains', 'contains failed', causes);
}

/** Names every pair of equal items, in the reference's order; takes time in proportion to the list. */
function* checkUnique(value: readonly Json[]): Generator<Violation> {
  const first = new Map<string, number>();
  const repeated = new Map<string, number[]>();
  for (const [later, item] of value.entries()) {
    const key = canonicalJson(item);
    const earliest = first.get(key);
    if (earliest === undefined) {
      first.set(key, later);
      continue;
    }
    const equal = repeated.get(key) ?? [earliest];
    for (const earlier of equal) yield toldViolation('uniqueItems', problem.itemsNotUnique(earlier, later));
    repeated.set(key, [...equal, later]);
  }
}

function* checkItems<E>(node: SchemaNode<E>, value: readonly Json[], visit: ExtensionVisitor<E>): Generator<Violation> {
  const { items, additionalItems } = node;
  if (items === undefined) return;
  if (Array.isArray(items) && additionalItems === false && value.length > items.length)
    yield violation('additionalItems', `only ${items.length} items are allowed, but found ${value.length} items`);
  for (const [index, item] of value.entries()) {
    const found = schemaOfItem(node, index);
    if (found === undefined) return;
    const cause = check(found.schema, item, visit);
    if (cause !== undefined) yield within(String(index), found.keyword, cause);
  }
}

/** The schema for the item at an index, and the keyword it stands under. Undefined: this item and all after it are free. */
function schemaOfItem<E>({ items, additionalItems }: SchemaNode<E>, index: number) {
  if (items === undefined) return undefined;
  if ('types' in items) return { schema: items, keyword: 'items' };
  const positional = items[index];
  if (positional !== undefined) return { schema: positional, keyword: `items/${index}` };
  return typeof additionalItems === 'object' ? { schema: additionalItems, keyword: 'additionalItems' } : undefined;
}
