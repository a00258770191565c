/** Writes one API class per tag: request-parameter interfaces, and methods that call the generated SDK function. */
import {
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type Schema,
  operationsOf,
  resolve,
} from './document.ts';
import { camelCase, docComment, pascalCase, quote } from './names.ts';
import { type TypeWriter, createTypeWriter, typeOf, writeEnum } from './types.ts';

/** `@ory/client` sends the access token with these although the document asks for none. */
const ALSO_AUTHORIZED = new Set(['getVersion']);

interface Argument {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly place: 'query' | 'path' | 'headers' | 'body';
  readonly wireName: string;
  readonly description: string | undefined;
}

interface Method {
  readonly operation: Operation;
  readonly requestType: string | undefined;
  readonly arguments: readonly Argument[];
  readonly responseType: string;
}

/** The source text of the class for `tag`, and the schemas its responses hold inline (they become models). */
export function writeApi(
  document: OpenApiDocument,
  tag: string,
): { source: string; inlineModels: Map<string, Schema> } {
  const className = `${pascalCase(tag)}Api`;
  const writer = createTypeWriter(document);
  const inlineModels = new Map<string, Schema>();
  const methods = operationsOf(document)
    .filter((operation) => operation.tags?.includes(tag))
    .sort((a, b) => (a.operationId < b.operationId ? -1 : 1))
    .map((operation) => describeMethod(writer, className, operation, inlineModels));
  const source = [
    ...[...writer.enums].map(([name, values]) => writeEnum(name, values)),
    ...methods.map(writeRequestInterface).filter((text) => text !== ''),
    `export class ${className} extends BaseAPI {\n${methods.map(writeMethod).join('\n')}}\n`,
  ].join('\n');
  return { source: writeImports(source, [...writer.references, ...inlineModels.keys()]) + source, inlineModels };
}

function describeMethod(
  writer: TypeWriter,
  className: string,
  operation: Operation,
  inlineModels: Map<string, Schema>,
): Method {
  const id = pascalCase(operation.operationId);
  const parameters = (operation.parameters ?? []).map((parameter) => resolve<Parameter>(writer.document, parameter));
  const args = [
    ...parameters.map((parameter) => parameterArgument(writer, id, parameter)),
    ...bodyArgument(writer, operation),
  ];
  return {
    operation,
    requestType: args.length === 0 ? undefined : `${className}${id}Request`,
    arguments: args,
    responseType: responseType(writer, operation, inlineModels),
  };
}

function parameterArgument(writer: TypeWriter, operation: string, parameter: Parameter): Argument {
  if (parameter.in === 'cookie') throw new Error(`${operation}: cookie parameters have no place in @ory/client`);
  const name = camelCase(parameter.name);
  return {
    name,
    type: typeOf(writer, parameter.schema ?? {}, operation + pascalCase(parameter.name)),
    required: parameter.required === true,
    place: parameter.in === 'header' ? 'headers' : parameter.in,
    wireName: parameter.name,
    description: parameter.description,
  };
}

/** The body's argument carries the name of its schema, or of what the array holds. */
function bodyArgument(writer: TypeWriter, operation: Operation): Argument[] {
  if (operation.requestBody === undefined) return [];
  const body = resolve<{ required?: boolean; content: Record<string, { schema?: Schema }> }>(
    writer.document,
    operation.requestBody,
  );
  const schema = (body.content['application/json'] ?? Object.values(body.content)[0])?.schema ?? {};
  const type = typeOf(writer, schema, pascalCase(operation.operationId));
  const model = /^(?:Array<)?(\w+)>?$/.exec(type)?.[1];
  if (model === undefined) throw new Error(`${operation.operationId}: give the body a schema name`);
  const required = body.required === true;
  return [{ name: camelCase(model), type, required, place: 'body', wireName: '', description: undefined }];
}

function responseType(writer: TypeWriter, operation: Operation, inlineModels: Map<string, Schema>): string {
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  if (success === undefined) return 'void';
  const response = resolve<{ content?: Record<string, { schema?: Schema }> }>(writer.document, success[1]);
  const schema = Object.values(response.content ?? {})[0]?.schema;
  if (schema === undefined) return 'void';
  if (schema.properties === undefined) return typeOf(writer, schema, pascalCase(operation.operationId));
  const name = `${pascalCase(operation.operationId)}${success[0]}Response`;
  inlineModels.set(name, schema);
  return name;
}

function writeRequestInterface(method: Method): string {
  if (method.requestType === undefined) return '';
  const fields = method.arguments.map((argument) => {
    const comment = docComment([argument.description], '  ');
    return `${comment}  readonly ${argument.name}${argument.required ? '' : '?'}: ${argument.type};\n`;
  });
  return `/** What \`${method.operation.operationId}\` takes. */\nexport interface ${method.requestType} {\n${fields.join('')}}\n`;
}

function writeMethod(method: Method): string {
  const { operation } = method;
  const required = method.arguments.filter((argument) => argument.required).map((argument) => argument.name);
  const fallback = required.length === 0 ? ' = {}' : '';
  const parameters = method.requestType === undefined ? '' : `requestParameters: ${method.requestType}${fallback}, `;
  const check =
    required.length === 0
      ? ''
      : `    requireParameters(${quote(operation.operationId)}, requestParameters, [${required.map(quote).join(', ')}]);\n`;
  const comment = docComment(
    [operation.summary, operation.description, operation.deprecated === true ? '@deprecated' : undefined],
    '  ',
  );
  return `${comment}  async ${operation.operationId}(${parameters}options?: RawAxiosRequestConfig): Promise<AxiosResponse<${method.responseType}>> {
${check}    return this.send(sdk.${functionName(operation.operationId)}, ${writeParts(method)}, options);
  }
`;
}

/** @hey-api/openapi-ts writes abbreviations as words: `getIdentityByExternalID` -> `getIdentityByExternalId`. */
function functionName(operationId: string): string {
  return operationId.replace(/[A-Z]{2,}$/, (letters) => letters.charAt(0) + letters.slice(1).toLowerCase());
}

function writeParts(method: Method): string {
  const places = (['path', 'query', 'headers'] as const).flatMap((place) => {
    const entries = method.arguments.filter((argument) => argument.place === place);
    if (entries.length === 0) return [];
    const fields = entries.map((entry) => `${quote(entry.wireName)}: requestParameters.${entry.name}`);
    return [`${place}: { ${fields.join(', ')} }`];
  });
  const body = method.arguments.filter((argument) => argument.place === 'body');
  const security = ALSO_AUTHORIZED.has(method.operation.operationId)
    ? ["security: [{ type: 'http', scheme: 'bearer' }]"]
    : [];
  const parts = [...places, ...body.map((entry) => `body: requestParameters.${entry.name}`), ...security];
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function writeImports(source: string, models: readonly string[]): string {
  const helpers = source.includes('requireParameters(') ? 'BaseAPI, requireParameters' : 'BaseAPI';
  return `import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';

import { ${helpers} } from '../../base-api.ts';
import * as sdk from '../openapi/sdk.gen.ts';
import type { ${[...models].sort().join(', ')} } from './models.ts';

`;
}
