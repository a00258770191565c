import type { OutputUnit } from '@cfworker/json-schema';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { describe } from './describe.ts';
import type { ConfigProblem } from './errors.ts';
import type { SchemaNode } from './schema.ts';

/** Keywords whose errors only say that something inside them is wrong. */
const WRAPPERS = new Set(['properties', 'patternProperties', 'items', 'allOf', 'if', 'false']);

/** Turns a validator's report into one problem per mistake, with the key's path and what may stand there. */
export function explain(errors: readonly OutputUnit[], schema: SchemaNode, tree: JsonObject): ConfigProblem[] {
  const problems = new Map<string, ConfigProblem>();
  for (const problem of explainAll(errors, { schema, tree })) {
    const key = `${problem.path}\n${problem.message}`;
    if (!problems.has(key)) problems.set(key, problem);
  }
  return [...problems.values()];
}

const NOT_ALLOWED = 'has a value that is not allowed';

interface Context {
  readonly schema: SchemaNode;
  readonly tree: JsonObject;
}

function explainAll(errors: readonly OutputUnit[], context: Context): ConfigProblem[] {
  const choices = errors.filter(isChoice);
  const outer = choices.filter((choice) => !choices.some((other) => other !== choice && isInside(choice, other)));
  const single = errors.filter((error) => !isChoice(error) && !outer.some((choice) => isInside(error, choice)));
  return [
    ...single.flatMap((error) => explainOne(error, context)),
    ...outer.flatMap((choice) => explainChoice(choice, errors, context)),
  ];
}

const isChoice = (error: OutputUnit): boolean => error.keyword === 'anyOf' || error.keyword === 'oneOf';

const isInside = (error: OutputUnit, outer: OutputUnit): boolean =>
  error.keywordLocation.startsWith(`${outer.keywordLocation}/`) &&
  isAtOrBelow(error.instanceLocation, outer.instanceLocation);

const isAtOrBelow = (location: string, top: string): boolean => location === top || location.startsWith(`${top}/`);

function explainOne(error: OutputUnit, context: Context): ConfigProblem[] {
  if (WRAPPERS.has(error.keyword)) return [];
  const location = parse(error.instanceLocation);
  const node = lookUp(context.schema, error.keywordLocation);
  const value = valueAt(context.tree, location);
  switch (error.keyword) {
    case 'required':
      return missingKeys(node, value).map((key) => {
        const place = [...location, key];
        return problem(place, 'is missing', node.properties?.[key] ?? schemaAt(context.schema, place));
      });
    case 'additionalProperties':
      if (node.additionalProperties !== false) return [];
      return unknownKeys(node, value).map((key) => problem([...location, key], 'is not a known key', knownKeys(node)));
    case 'type':
      return [problem(location, `expected ${node.type}, but got ${typeOf(value)}`, node)];
    case 'not':
      return explainNot(node, location);
    default:
      return [problem(location, NOT_ALLOWED, node)];
  }
}

/** A `not` usually forbids keys that exclude each other; then each of them is named. */
function explainNot(node: SchemaNode, location: readonly string[]): ConfigProblem[] {
  const keys = node.not?.required ?? [];
  if (keys.length === 0) return [problem(location, NOT_ALLOWED, node)];
  return keys.map((key) => problem([...location, key], 'may not be given together with the other values', undefined));
}

/**
 * Of several forms none fits. When all of them fail on the same key (`hook`, `type`), that key is wrong and the
 * union of its values is allowed; when all of them are about the value itself, any of them is allowed; else the
 * form with the fewest mistakes was meant.
 */
function explainChoice(choice: OutputUnit, errors: readonly OutputUnit[], context: Context): ConfigProblem[] {
  const branches = branchesOf(choice, errors);
  const tellers = branches.map((branch) => tellerOf(branch, choice));
  const [first] = tellers;
  if (first !== undefined && tellers.every((teller) => teller?.instanceLocation === first.instanceLocation)) {
    const values = tellers.flatMap((teller) => literals(lookUp(context.schema, teller?.keywordLocation ?? '')));
    return [problem(parse(first.instanceLocation), NOT_ALLOWED, { enum: [...new Set(values)] })];
  }
  if (branches.length > 0 && branches.flat().every((error) => error.instanceLocation === choice.instanceLocation)) {
    const forms = branches.map((branch) => describe(lookUp(context.schema, branch[0]?.keywordLocation ?? '')));
    return [{ ...problem(parse(choice.instanceLocation), NOT_ALLOWED, undefined), allowed: forms.join(', or ') }];
  }
  const meant = branches.filter((_, index) => tellers[index] === undefined);
  const likely = (meant.length > 0 ? meant : branches)
    .map((branch) => explainAll(branch, context))
    .filter((problems) => problems.length > 0)
    .toSorted((a, b) => a.length - b.length)[0];
  return (
    likely ?? [problem(parse(choice.instanceLocation), 'fits none, or more than one, of the allowed forms', undefined)]
  );
}

function branchesOf(choice: OutputUnit, errors: readonly OutputUnit[]): OutputUnit[][] {
  const branches = new Map<string, OutputUnit[]>();
  for (const error of errors) {
    if (!isInside(error, choice)) continue;
    const index = error.keywordLocation.slice(choice.keywordLocation.length + 1).split('/', 1)[0] ?? '';
    branches.set(index, [...(branches.get(index) ?? []), error]);
  }
  return [...branches.values()];
}

/** The error that tells a branch apart: a constant right below the value that was to be matched. */
function tellerOf(branch: readonly OutputUnit[], choice: OutputUnit): OutputUnit | undefined {
  return branch.find(
    ({ keyword, instanceLocation }) =>
      (keyword === 'const' || keyword === 'enum') &&
      parse(instanceLocation).length === parse(choice.instanceLocation).length + 1,
  );
}

function literals(node: SchemaNode): readonly unknown[] {
  return node.enum ?? [node.const];
}

const missingKeys = (node: SchemaNode, value: Json | undefined): string[] =>
  (node.required ?? []).filter((key) => !isJsonObject(value) || !Object.hasOwn(value, key));

function unknownKeys(node: SchemaNode, value: Json | undefined): string[] {
  const patterns = Object.keys(node.patternProperties ?? {}).map((pattern) => new RegExp(pattern, 'u'));
  const isKnown = (key: string): boolean =>
    Object.hasOwn(node.properties ?? {}, key) || patterns.some((pattern) => pattern.test(key));
  return isJsonObject(value) ? Object.keys(value).filter((key) => !isKnown(key)) : [];
}

const knownKeys = (node: SchemaNode): SchemaNode => ({ enum: Object.keys(node.properties ?? {}) });

function problem(location: readonly string[], message: string, allowed: SchemaNode | undefined): ConfigProblem {
  const path = location.length === 0 ? '(root)' : location.join('.');
  return allowed === undefined ? { path, message } : { path, message, allowed: describe(allowed) };
}

/** The parts of a JSON pointer in URI fragment form (RFC 6901 section 6). */
function parse(pointer: string): string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The schema that holds the keyword. */
function lookUp(schema: SchemaNode, keywordLocation: string): SchemaNode {
  let node: unknown = schema;
  for (const part of parse(keywordLocation).slice(0, -1)) node = (node as Record<string, unknown>)[part];
  return node as SchemaNode;
}

/** The schema of the key at a place in the tree, as far as properties and items lead there. */
function schemaAt(schema: SchemaNode, location: readonly string[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = schema;
  for (const part of location) node = node?.properties?.[part] ?? node?.items;
  return node;
}

function valueAt(tree: JsonObject, location: readonly string[]): Json | undefined {
  let value: unknown = tree;
  for (const part of location) value = (value as Record<string, unknown> | undefined)?.[part];
  return value as Json | undefined;
}

function typeOf(value: Json | undefined): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}
