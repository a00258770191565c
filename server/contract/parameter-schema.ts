import type { OpenAPIV3 } from 'openapi-types';
import { resolved } from './document.ts';

type Schema = OpenAPIV3.SchemaObject;

/** Up to 15 digits. The handler brings numbers into their range. */
const INTEGER: Schema = { type: 'string', pattern: String.raw`^[+-]?\d{1,15}$` };
const BOOLEAN: Schema = { type: 'string', format: 'go-bool' };

/** The schema for a parameter as it arrives: a string, or an array of strings for a list. */
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
  // The reference reads `expand` in any letter case. The values hold letters only, so the pattern needs no escaping.
  if (name === 'expand') return { type: 'string', pattern: `^(?:${(values ?? []).map(anyCase).join('|')})$` };
  if (name === 'include_credential') return { enum: credentialTypes() };
  return values === undefined ? {} : { enum: values as unknown[] };
}

const anyCase = (value: unknown): string =>
  String(value).replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);

/** The document allows any string as a type where identities are listed, but the reference refuses unknown ones. */
function credentialTypes(): unknown[] {
  const credentials = resolved<Schema>({ $ref: '#/components/schemas/identityCredentials' });
  const type = credentials.properties?.['type'];
  return (type && resolved(type).enum) ?? [];
}
