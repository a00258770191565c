import type { Violation } from '../../json-schema/violation.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { describe } from './describe.ts';
import type { ConfigProblem } from './errors.ts';
import type { ConfigSchema } from './schema.ts';

/** Turns a violation into one problem per mistake, with the key's path and what may stand there. */
export function explain(violation: Violation, schema: ConfigSchema, tree: JsonObject): ConfigProblem[] {
  const problems = new Map<string, ConfigProblem>();
  for (const problem of explainAll([violation], { schema, tree })) {
    const key = `${problem.path}\n${problem.message}`;
    if (!problems.has(key)) problems.set(key, problem);
  }
  return [...problems.values()];
}

const NOT_ALLOWED = 'has a value that is not allowed';

interface Context {
  readonly schema: ConfigSchema;
  readonly tree: JsonObject;
}

/** Plain mistakes come before values of which no form fits. */
function explainAll(violations: readonly Violation[], context: Context): ConfigProblem[] {
  const found = violations.flatMap(mistakes);
  return [
    ...found.filter((one) => !isChoice(one)).flatMap((one) => explainOne(one, context)),
    ...found.filter(isChoice).flatMap((choice) => explainChoice(choice, context)),
  ];
}

/** The violations that stand for a mistake each: those without causes, and choices with all their branches. */
const mistakes = (violation: Violation): Violation[] =>
  violation.causes.length === 0 || isChoice(violation) ? [violation] : violation.causes.flatMap(mistakes);

/** As `mistakes`, through choices as well. */
const leaves = (violation: Violation): Violation[] =>
  violation.causes.length === 0 ? [violation] : violation.causes.flatMap(leaves);

const keywordOf = ({ keyword }: Violation): string => keyword.slice(keyword.lastIndexOf('/') + 1);
const isChoice = (violation: Violation): boolean => ['anyOf', 'oneOf'].includes(keywordOf(violation));

function explainOne(violation: Violation, context: Context): ConfigProblem[] {
  const location = parse(violation.instance);
  const node = lookUp(context.schema, violation.keyword);
  const value = valueAt(context.tree, location);
  switch (keywordOf(violation)) {
    case 'required':
      return missingKeys(node, value).map((key) => {
        const place = [...location, key];
        return problem(place, 'is missing', node.properties?.[key] ?? schemaAt(context.schema, place));
      });
    case 'additionalProperties':
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
function explainNot(node: ConfigSchema, location: readonly string[]): ConfigProblem[] {
  const keys = node.not?.required ?? [];
  if (keys.length === 0) return [problem(location, NOT_ALLOWED, node)];
  return keys.map((key) => problem([...location, key], 'may not be given together with the other values', undefined));
}

/**
 * No form of a choice fits. When all of them fail on the same key (`hook`, `type`), that key is wrong and the
 * union of its values is allowed; when all of them are about the value itself, any of them is allowed; else the
 * form with the fewest mistakes was meant.
 */
function explainChoice(choice: Violation, context: Context): ConfigProblem[] {
  const branches = choice.causes.map(leaves);
  const discriminators = branches.map((branch) => discriminatorOf(branch, choice));
  const [first] = discriminators;
  if (first !== undefined && discriminators.every((one) => one?.instance === first.instance)) {
    const values = discriminators.flatMap((one) => literals(lookUp(context.schema, one?.keyword ?? '')));
    return [problem(parse(first.instance), NOT_ALLOWED, { enum: [...new Set(values)] })];
  }
  if (branches.length > 0 && branches.flat().every(({ instance }) => instance === choice.instance)) {
    const forms = branches.map((branch) => describe(lookUp(context.schema, branch[0]?.keyword ?? '')));
    return [{ ...problem(parse(choice.instance), NOT_ALLOWED, undefined), allowed: forms.join(', or ') }];
  }
  const meant = choice.causes.filter((_, index) => discriminators[index] === undefined);
  const likely = (meant.length > 0 ? meant : choice.causes)
    .map((branch) => explainAll([branch], context))
    .filter((problems) => problems.length > 0)
    .toSorted((a, b) => a.length - b.length)[0];
  return likely ?? [problem(parse(choice.instance), 'fits none, or more than one, of the allowed forms', undefined)];
}

/** The violation that tells a branch apart: a constant right below the value that was to be matched. */
const discriminatorOf = (branch: readonly Violation[], choice: Violation): Violation | undefined =>
  branch.find(
    (one) =>
      ['const', 'enum'].includes(keywordOf(one)) && parse(one.instance).length === parse(choice.instance).length + 1,
  );

const literals = (node: ConfigSchema): readonly unknown[] => node.enum ?? [node.const];

const missingKeys = (node: ConfigSchema, value: Json | undefined): string[] =>
  (node.required ?? []).filter((key) => !isJsonObject(value) || !Object.hasOwn(value, key));

function unknownKeys(node: ConfigSchema, value: Json | undefined): string[] {
  const patterns = Object.keys(node.patternProperties ?? {}).map((pattern) => new RegExp(pattern, 'u'));
  const isKnown = (key: string): boolean =>
    Object.hasOwn(node.properties ?? {}, key) || patterns.some((pattern) => pattern.test(key));
  return isJsonObject(value) ? Object.keys(value).filter((key) => !isKnown(key)) : [];
}

const knownKeys = (node: ConfigSchema): ConfigSchema => ({ enum: Object.keys(node.properties ?? {}) });

function problem(location: readonly string[], message: string, allowed: ConfigSchema | undefined): ConfigProblem {
  const path = location.length === 0 ? '(root)' : location.join('.');
  return allowed === undefined ? { path, message } : { path, message, allowed: describe(allowed) };
}

/** The parts of a JSON pointer in URI fragment form (RFC 6901, section 6). */
function parse(pointer: string): string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The schema that holds the keyword at a pointer. */
function lookUp(schema: ConfigSchema, keyword: string): ConfigSchema {
  let node: unknown = schema;
  for (const part of parse(keyword).slice(0, -1)) node = (node as Record<string, unknown>)[part];
  return node as ConfigSchema;
}

/** The schema of the key at a place in the tree, as far as properties and items lead there. */
function schemaAt(schema: ConfigSchema, location: readonly string[]): ConfigSchema | undefined {
  let node: ConfigSchema | undefined = schema;
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
