/** Writes `models.ts`: the interfaces, unions and enums of the document's schemas. */
import { type OpenApiDocument, type Schema, refName } from './document.ts';
import { docComment, pascalCase, quote } from './names.ts';
import { type TypeWriter, createTypeWriter, isNamed, listedValues, typeOf, writeEnum } from './types.ts';

/** The source text of every named model. `extra` are the schemas that stand inline in responses, by their given name. */
export function writeModels(document: OpenApiDocument, extra: ReadonlyMap<string, Schema>): string {
  const named = Object.entries(document.components.schemas).filter(([, schema]) => isNamed(schema));
  const models = new Map([...named.map(([name, schema]) => [pascalCase(name), schema] as const), ...extra]);
  return [...models]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => writeModel(document, name, schema))
    .join('\n');
}

function writeModel(document: OpenApiDocument, name: string, schema: Schema): string {
  const comment = docComment([schema.title, schema.description]);
  if (schema.enum !== undefined) return comment + writeEnum(name, listedValues(schema));
  if (schema.oneOf !== undefined) return `${comment}export type ${name} =\n${writeUnion(schema)};\n`;
  const writer = createTypeWriter(document);
  const body = writeProperties(writer, name, schema);
  const constants = [...writer.enums].map(([enumName, values]) => `\n${writeEnum(enumName, values)}`).join('');
  return `${comment}export interface ${name} {\n${body}}\n${constants}`;
}

function writeProperties(writer: TypeWriter, model: string, schema: Schema): string {
  return Object.entries(schema.properties ?? {})
    .map(([property, value]) => {
      const optional = schema.required?.includes(property) === true ? '' : '?';
      const type = typeOf(writer, value, model + pascalCase(property));
      return `${docComment([value.title, value.description], '  ')}  ${quote(property)}${optional}: ${type};\n`;
    })
    .join('');
}

/** A union whose members carry their discriminator's literal, so that comparing it narrows the type. */
function writeUnion(schema: Schema): string {
  const { discriminator } = schema;
  const mapping = discriminator?.mapping;
  if (discriminator === undefined || mapping === undefined) {
    return (schema.oneOf ?? []).map((member) => `  | ${pascalCase(refName(member.$ref ?? ''))}`).join('\n');
  }
  return Object.entries(mapping)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, ref]) => `  | ({ ${discriminator.propertyName}: ${quote(value)} } & ${pascalCase(refName(ref))})`)
    .join('\n');
}
