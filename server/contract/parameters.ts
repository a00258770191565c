import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { contractBackend } from './backend.ts';
import type { Operation, Parameter } from './operations.ts';
import { refuseParameter } from './refusals.ts';

/** The parameters of a request by place: strings, and lists of strings. */
type Sent = Record<Parameter['in'], Record<string, string | readonly string[]>>;

/**
 * Returns the reference's error for the first declared parameter that is missing or does not fit, if any. Undeclared parameters are
 * ignored.
 */
export async function checkParameters(operation: Operation, request: HttpRequest): Promise<ApiError | undefined> {
  if (operation.parameters.length === 0) return undefined;
  const { validator } = await contractBackend();
  // The validator of the parameters is the last one; an operation with a body has that validator first.
  const validate = validator.getRequestValidatorsForOperation(operation.operationId)?.at(-1);
  const parameters = sent(operation, request);
  if (!validate) throw new Error(`no validator for the parameters of ${operation.operationId}`);
  if (validate(parameters)) return undefined;
  const [fault] = validate.errors ?? [];
  const { missingProperty } = (fault?.params ?? {}) as { missingProperty?: string };
  const [, place = '', name = missingProperty ?? '', index] = fault?.instancePath.split('/') ?? [];
  return refuseParameter(operation.operationId, name, valueAt(parameters, place, name, index));
}

function valueAt(parameters: Sent, place: string, name: string, index = '0'): string | undefined {
  const found = parameters[place as Parameter['in']]?.[name];
  return typeof found === 'string' ? found : found?.[Number(index)];
}

/** An empty string means absent, except in a list (reference behaviour). */
function sent({ parameters }: Operation, request: HttpRequest): Sent {
  const found: Sent = { path: {}, query: {}, header: {} };
  for (const { name, in: place, schema } of parameters) {
    const value = place === 'query' && schema.type === 'array' ? request.query.getAll(name) : raw(place, name, request);
    if (value !== undefined && value !== null && value.length > 0) found[place][keyOf(place, name)] = value;
  }
  return found;
}

/** openapi-backend names headers in lower case. */
const keyOf = (place: Parameter['in'], name: string): string => (place === 'header' ? name.toLowerCase() : name);

function raw(place: Parameter['in'], name: string, request: HttpRequest): string | null | undefined {
  if (place === 'query') return request.query.get(name);
  return place === 'path' ? request.pathParameters[name] : request.headers[name.toLowerCase()];
}
