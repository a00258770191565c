import { InvalidSchema } from '../../json-schema/resources.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { TraitField } from '../../ui/trait-nodes.ts';
import type { IdentityNode } from './dialect.ts';
import type { IdentityExtension } from './extension.ts';

/** A path in the schema with a type (reference: jsonschemax.ListPaths). */
interface SchemaPath extends TraitField {
  /** False for objects and for values without a single type. */
  readonly hasField: boolean;
  readonly default: Json | undefined;
  readonly extension: IdentityExtension | undefined;
  /** The type to which a submitted text is converted; absent: no conversion. */
  readonly decodes?: DecodedType;
}

/** A type that the text of a form field is converted to. */
type DecodedType = 'string' | 'number' | 'boolean' | 'object' | 'strings' | 'numbers' | 'booleans' | 'list';

/** How to decode a field of a submission. */
export interface DecodedField {
  readonly name: string;
  readonly type: DecodedType;
  readonly required: boolean;
  /** A user is found by it: an identifier or an address. */
  readonly lookup?: true;
}

const DECODED: Readonly<Record<string, DecodedType>> = {
  boolean: 'boolean',
  number: 'number',
  integer: 'number',
  string: 'string',
  object: 'object',
};
const DECODED_LIST: Readonly<Record<string, DecodedType>> = {
  boolean: 'booleans',
  number: 'numbers',
  integer: 'numbers',
  string: 'strings',
};

const FIELD_BY_TYPE: Readonly<Record<string, TraitField['input']>> = {
  boolean: 'checkbox',
  number: 'number',
  integer: 'number',
  string: 'text',
};

interface Kind {
  readonly input: TraitField['input'];
  readonly hasField: boolean;
  readonly decodes?: DecodedType;
}

const decodes = (type: DecodedType | undefined) => (type === undefined ? {} : { decodes: type });

function constantKind(value: Json): Kind | undefined {
  if (value === null) return undefined;
  return {
    input: FIELD_BY_TYPE[typeof value] ?? 'text',
    hasField: typeof value !== 'object',
    ...decodes(DECODED[typeof value]),
  };
}

/** A list has a field unless all its items have one type that is not a scalar. */
function arrayKind(items: IdentityNode['items']): Kind {
  const schemas = items === undefined ? [] : 'types' in items ? [items] : items;
  const types = schemas.flatMap((schema) => [...schema.types, ...(schema.ref?.types ?? [])]);
  const distinct = types.filter((type, index) => type !== types[index - 1]);
  const [only = ''] = distinct;
  return {
    input: 'text',
    hasField: distinct.length !== 1 || FIELD_BY_TYPE[only] !== undefined,
    decodes: (distinct.length === 1 ? DECODED_LIST[only] : undefined) ?? 'list',
  };
}

function kindOf(node: IdentityNode): Kind | undefined {
  if (node.constant !== undefined) return constantKind(node.constant.value);
  const [type, another] = node.types;
  if (type === undefined || another !== undefined || type === 'null') return undefined;
  if (type === 'array') return arrayKind(node.items);
  return { input: FIELD_BY_TYPE[type] ?? 'text', hasField: type !== 'object', ...decodes(DECODED[type]) };
}

function ownPath(node: IdentityNode, parent: IdentityNode | undefined, parents: readonly string[]): SchemaPath[] {
  const last = parents.at(-1);
  const kind = kindOf(node);
  if (last === undefined || (kind === undefined && node.default === undefined)) return [];
  return [
    {
      name: parents.join('.'),
      ...(kind ?? { input: 'text', hasField: node.types.length <= 2 }),
      format: node.format ?? '',
      ...(node.pattern === undefined ? {} : { pattern: node.pattern.source }),
      title: node.title,
      required: parent?.required.includes(last) ?? false,
      default: node.default,
      extension: node.extension,
    },
  ];
}

function walk(
  node: IdentityNode,
  parent: IdentityNode | undefined,
  parents: readonly string[],
  above: ReadonlySet<IdentityNode>,
): SchemaPath[] {
  if (above.has(node)) throw new InvalidSchema(`circular reference at ${parents.join('.')}`);
  const inside = new Set([...above, node]);
  const inPlace = [node.ref, node.not, node.if, node.then, node.else, ...node.allOf, ...node.anyOf, ...node.oneOf];
  return [
    ...ownPath(node, parent, parents),
    ...inPlace.flatMap((child) => (child === undefined ? [] : walk(child, node, parents, inside))),
    ...[...node.properties].flatMap(([name, child]) => walk(child, node, [...parents, name], inside)),
  ];
}

const byName = (left: SchemaPath, right: SchemaPath): number =>
  left.name < right.name ? -1 : left.name > right.name ? 1 : 0;

/** All paths by name. If a path is described several times, the last description wins, unless one has a default (reference behaviour). */
function listPaths(root: IdentityNode): SchemaPath[] {
  const chosen = new Map<string, SchemaPath>();
  for (const path of walk(root, undefined, [], new Set()).toSorted(byName))
    if ((chosen.get(path.name)?.default ?? null) === null) chosen.set(path.name, path);
  return [...chosen.values()];
}

/** The form fields of a schema, sorted by name. @throws InvalidSchema for a circular schema */
export const listFields = (root: IdentityNode): TraitField[] => listPaths(root).filter(({ hasField }) => hasField);

/** How to decode submissions of these traits, sorted by name. @throws InvalidSchema for a circular schema */
export const decodedFields = (root: IdentityNode): DecodedField[] =>
  listPaths(root).flatMap(({ name, required, decodes: type, extension }) =>
    type === undefined ? [] : [{ name, type, required, ...(isLookedUp(extension) ? { lookup: true } : {}) }],
  );

const isLookedUp = (extension: IdentityExtension | undefined): boolean =>
  extension !== undefined &&
  (extension.passwordIdentifier ||
    extension.webauthnIdentifier ||
    extension.codeIdentifier ||
    extension.verificationVia !== '' ||
    extension.recoveryVia !== '');

const isIdentifier = (extension: IdentityExtension | undefined): boolean =>
  extension !== undefined &&
  (extension.passwordIdentifier ||
    extension.webauthnIdentifier ||
    extension.passkeyDisplayName ||
    extension.totpAccountName ||
    extension.codeIdentifier);

/** The identifier trait, if there is exactly one. @throws InvalidSchema for a circular schema */
export function soleIdentifier(root: IdentityNode): TraitField | undefined {
  const [first, ...others] = listPaths(root).filter(({ extension }) => isIdentifier(extension));
  return others.length === 0 ? first : undefined;
}

/** The trait that names a passkey: the marked one, else the identifier of security keys. @throws InvalidSchema for a circular schema */
export function passkeyDisplayName(root: IdentityNode): TraitField | undefined {
  const paths = listPaths(root);
  return (
    paths.find(({ extension }) => extension?.passkeyDisplayName === true) ??
    paths.find(({ extension }) => extension?.webauthnIdentifier === true)
  );
}

/** Names of all leaves in the order of the document, with escaped dots. They define the order of nodes. */
export function keysInOrder(schema: Json, parents: readonly string[] = []): string[] {
  if (!isJsonObject(schema) || schema['type'] !== 'object') return [parents.join('.')];
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([name, child]) =>
    keysInOrder(child, [...parents, name.replaceAll('.', '\\.')]),
  );
}
