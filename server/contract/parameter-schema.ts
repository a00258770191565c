import type { OpenAPIV3 } from 'openapi-types';
import { resolved } from './document.ts';

type Schema = OpenAPIV3.SchemaObject;

/** Up to 15 digits: numbers out of range are for the handler to bring into range. */
const INTEGER: Schema = { type: 'string', pattern: String.raw`^[+-]?\d{1,15}$` };
const BOOLEAN: Schema = { type: 'string', format: 'go-bool' };

/** What the texts of a parameter have to look like. A list is the array of its texts. */
export function parameterSchema({ name, schema: given = {} }: OpenAPIV3.ParameterObject): Schema {
  const schema = resolved(given);
  switch (schema.type) {
    case 'integer':
      return INTEGER;
    case 'boolean':
      return BOOLEAN;
    case 'array':
      return { type: 'array', items: itemSchema(name, resolved(schema.items)) };
    default:
      return schema.enum === undefined ? {} : { enum: schema.enum as unknown[] };
  }
}

function itemSchema(name: string, { enum: values }: Schema): Schema {
  // The reference reads `expand` in any letter case; no value has a character that means something in a pattern.
  if (name === 'expand') return { type: 'string', pattern: `^(?:${(values ?? []).map(anyCase).join('|')})$` };
  if (name === 'include_credential') return { enum: credentialTypes() };
  return values === undefined ? {} : { enum: values as unknown[] };
}

const anyCase = (value: unknown): string =>
  String(value).replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);

/** The document leaves the types open where identities are listed; the reference refuses unknown ones all the same. */
function credentialTypes(): unknown[] {
  const credentials = resolved<Schema>({ $ref: '#/components/schemas/identityCredentials' });
  const type = credentials.properties?.['type'];
  return (type && resolved(type).enum) ?? [];
}
