import type { OpenAPIV3 } from 'openapi-types';
import type { HttpRequest } from '../kernel/http.ts';
import type { ApiError } from '../kernel/errors.ts';
import { resolved } from './document.ts';
import type { Operation, Parameter } from './operations.ts';
import { refuseParameter } from './refusals.ts';

export interface ParameterValues {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, unknown>>;
}

export type ParametersResult =
  | { readonly ok: true; readonly value: ParameterValues }
  | { readonly ok: false; readonly error: ApiError };

/** Reads the declared parameters of a request as the types the document gives them. Undeclared ones are ignored. */
export function readParameters(operation: Operation, request: HttpRequest): ParametersResult {
  const values = { path: {}, query: {}, header: {} } as Record<Parameter['in'], Record<string, unknown>>;
  for (const parameter of operation.parameters) {
    const found = sent(parameter, request);
    const read = found.length > 0 ? parse(parameter, found) : undefined;
    if (read === REFUSED || (read === undefined && parameter.required)) {
      const misfit = found.find((each) => parse(parameter, [each]) === REFUSED);
      return { ok: false, error: refuseParameter(operation.operationId, parameter.name, misfit) };
    }
    if (read !== undefined) values[parameter.in][keyOf(parameter)] = read;
  }
  return { ok: true, value: { path: values.path, query: values.query, headers: values.header } };
}

const keyOf = ({ in: place, name }: Parameter): string => (place === 'header' ? name.toLowerCase() : name);

/** The values that were sent. An empty one means absent, except in a list (reference behaviour). */
function sent({ in: place, name, schema }: Parameter, request: HttpRequest): string[] {
  if (place === 'query' && schema.type === 'array') return request.query.getAll(name);
  const value = raw(place, name, request);
  return value ? [value] : [];
}

function raw(place: Parameter['in'], name: string, request: HttpRequest): string | null | undefined {
  if (place === 'query') return request.query.get(name);
  return place === 'path' ? request.pathParameters[name] : request.headers[name.toLowerCase()];
}

const REFUSED = Symbol('refused');

function parse(parameter: Parameter, found: readonly string[]): unknown {
  const { schema, lenient } = parameter;
  if (schema.type === 'array') {
    const items = found.map((each) => parseItem(parameter, each));
    return items.includes(REFUSED) ? REFUSED : items;
  }
  const text = found[0] ?? '';
  const value = parseOne(parameter, text);
  if (value !== REFUSED || !lenient) return value;
  return parameter.in === 'path' ? text : undefined;
}

function parseOne(parameter: Parameter, text: string): unknown {
  const { schema } = parameter;
  if (schema.type === 'integer') return parseInteger(parameter, text);
  if (schema.type === 'boolean') return parseBoolean(text);
  if (parameter.name === 'organization_id') return isUuid(text) ? text : REFUSED;
  return schema.enum && !schema.enum.includes(text) ? REFUSED : text;
}

function parseItem({ name, schema }: Parameter, text: string): unknown {
  if (name === 'ids') return isUuid(text) ? text : REFUSED;
  const value = name === 'expand' ? text.toLowerCase() : text;
  const allowed = name === 'include_credential' ? credentialKinds() : itemsOf(schema)?.enum;
  return allowed && !allowed.includes(value) ? REFUSED : value;
}

const itemsOf = (schema: Parameter['schema']) => ('items' in schema ? resolved(schema.items) : undefined);

/** Listing identities leaves the kinds open in the document, and refuses unknown ones all the same. */
function credentialKinds(): readonly unknown[] | undefined {
  const credentials = resolved<OpenAPIV3.SchemaObject>({ $ref: '#/components/schemas/identityCredentials' });
  const kind = credentials.properties?.['type'];
  return kind && resolved(kind).enum;
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Out of range is brought into range: too big is the maximum, too small the default, or 1 with page numbers. */
function parseInteger({ schema, lenient }: Parameter, text: string): unknown {
  if (!/^[+-]?\d+$/.test(text)) return REFUSED;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) return REFUSED;
  if (schema.maximum !== undefined && value > schema.maximum) return schema.maximum;
  if (schema.minimum !== undefined && value < schema.minimum) return lenient ? schema.minimum : schema.default;
  return value;
}

/** The spellings of Go's strconv.ParseBool, which the reference reads. */
function parseBoolean(text: string): unknown {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : REFUSED;
}
