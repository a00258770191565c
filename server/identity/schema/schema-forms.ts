import { toLowerCase } from '../../go/strings.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { FieldProblem } from '../../ui/form.ts';
import type { NodeGroup, UiNode, UiText } from '../../ui/model.ts';
import { traitNodes } from '../../ui/trait-nodes.ts';
import type { DecodedField } from './paths.ts';
import type { IdentitySchemas } from './schemas.ts';

/** The engine's `SchemaForms`: what the forms of flows need from identity schemas. */
export const createSchemaForms = (schemas: IdentitySchemas) => ({
  fields: async (schemaId: string): Promise<readonly DecodedField[]> => (await schemas.get(schemaId)).decodedFields(),
  nodes: async (schemaId: string, group: NodeGroup): Promise<readonly UiNode[]> =>
    traitNodes((await schemas.get(schemaId)).fields(), group),
  keysInOrder: async (schemaId: string): Promise<readonly string[]> => (await schemas.get(schemaId)).keysInOrder,
  identifierLabel: async (schemaId: string): Promise<UiText> => (await schemas.get(schemaId)).identifierLabel(),
  totpAccountName: async (schemaId: string, traits: JsonObject): Promise<string | undefined> =>
    lastText((await schemas.get(schemaId)).valuesOf(traits, (extension) => extension.totpAccountName)),
  passkeyDisplayNameField: async (schemaId: string): Promise<string | undefined> =>
    (await schemas.get(schemaId)).passkeyDisplayNameField(),
  passkeyDisplayName: async (schemaId: string, traits: JsonObject): Promise<string | undefined> => {
    const schema = await schemas.get(schemaId);
    return (
      lastText(schema.valuesOf(traits, (extension) => extension.passkeyDisplayName)) ??
      lowerCase(lastText(schema.valuesOf(traits, (extension) => extension.webauthnIdentifier)))
    );
  },
  validateTraits: async (schemaId: string, traits: JsonObject): Promise<readonly FieldProblem[]> =>
    (await schemas.get(schemaId)).checkShape(traits),
});

const lowerCase = (text: string | undefined): string | undefined => text && toLowerCase(text);

const lastText = (values: readonly Json[]): string | undefined =>
  values.findLast((value): value is string => typeof value === 'string' && value !== '');
