import { evaluate } from '../../json-schema/evaluate.ts';
import { jsonType } from '../../json-schema/json-type.ts';
import { anchor, describe, finish, toldViolation, within, type Violation } from '../../json-schema/violation.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { once } from '../../kernel/memo.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { label, problem } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import type { TraitField } from '../../ui/trait-nodes.ts';
import { Derivation, type Derived } from './derive.ts';
import type { IdentityNode } from './dialect.ts';
import type { IdentityExtension } from './extension.ts';
import {
  decodedFields,
  keysInOrder,
  listFields,
  passkeyDisplayName,
  soleIdentifier,
  type DecodedField,
} from './paths.ts';
import { toProblems } from './problems.ts';

export type TraitsCheck =
  | { readonly ok: true; readonly derived: Derived }
  /**
   * `reason` is the tree of violations, as the admin API prints it. `problems` are for forms, which check the plain schema before the
   * purposes of the traits (reference behaviour), so that a malformed address is reported once.
   */
  | { readonly ok: false; readonly problems: readonly FieldProblem[]; readonly reason: string };

/** A compiled identity schema: a JSON Schema of `{ traits }` with the `ory.sh/kratos` extension. */
export interface IdentitySchema {
  readonly id: string;
  /** As configured: file, base64, http or https. */
  readonly url: string;
  /** The loaded document. */
  readonly text: string;
  /** Validates traits. Accepts any JSON value: a value that is not an object is a violation. */
  check(traits: Json): TraitsCheck;
  /** Problems by the plain JSON Schema, without the rules of the extension (the reference checks this when it decodes a form). */
  checkShape(traits: JsonObject): readonly FieldProblem[];
  /** Form fields for traits (`traits.email`), sorted by name. @throws InvalidSchema for a circular schema */
  fields(): readonly TraitField[];
  /** How to decode submitted traits, sorted by name. @throws InvalidSchema for a circular schema */
  decodedFields(): readonly DecodedField[];
  /** Names in the order of the document (`traits.name.first`), for sorting nodes. */
  readonly keysInOrder: readonly string[];
  /** The label of the identifier field in login forms. @throws InvalidSchema for a circular schema */
  identifierLabel(): UiText;
  /** The form field whose value names a new passkey. @throws InvalidSchema for a circular schema */
  passkeyDisplayNameField(): string | undefined;
  /** Values of the traits whose extension `chosen` accepts, in the order of evaluation. */
  valuesOf(traits: JsonObject, chosen: (extension: IdentityExtension) => boolean): readonly Json[];
}

function checkTraits(root: IdentityNode, traits: Json): TraitsCheck {
  const derived = new Derivation();
  const found = evaluate(root, { traits }, derived.visit) ?? (isJsonObject(traits) ? undefined : noObject(traits));
  if (found === undefined) return { ok: true, derived };
  return { ok: false, problems: toProblems(evaluate(root, { traits }) ?? found), reason: describe(found) };
}

/** Traits must be an object, even if the schema allows other types. */
function noObject(traits: Json): Violation {
  const type = within(
    'traits',
    'properties/traits',
    toldViolation('type', problem.wrongType(['object'], jsonType(traits))),
  );
  return finish(anchor(type, '#'));
}

function checkShape(root: IdentityNode, traits: JsonObject): readonly FieldProblem[] {
  const found = evaluate(root, { traits }, () => []);
  return found === undefined ? [] : toProblems(found);
}

function valuesOf(root: IdentityNode, traits: JsonObject, chosen: (extension: IdentityExtension) => boolean): Json[] {
  const values: Json[] = [];
  evaluate(root, { traits }, (extension, _node, value) => {
    if (chosen(extension)) values.push(value);
    return [];
  });
  return values;
}

/** The title of the only identifier trait with a title, else "ID" (reference behaviour). */
function identifierLabel(root: IdentityNode): UiText {
  const field = soleIdentifier(root);
  return field === undefined || field.title === '' ? label.id() : label.trait(field.title, field.name);
}

export const identitySchema = (
  source: { readonly id: string; readonly url: string; readonly text: string },
  root: IdentityNode,
): IdentitySchema => ({
  ...source,
  check: (traits) => checkTraits(root, traits),
  checkShape: (traits) => checkShape(root, traits),
  fields: once(() => listFields(root)),
  decodedFields: once(() => decodedFields(root)),
  keysInOrder: keysInOrder(JSON.parse(source.text) as Json),
  identifierLabel: once(() => identifierLabel(root)),
  passkeyDisplayNameField: once(() => passkeyDisplayName(root)?.name),
  valuesOf: (traits, chosen) => valuesOf(root, traits, chosen),
});
