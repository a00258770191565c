import type { ErrorObject } from 'ajv';
import { badRequest, type ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import type { Json } from '../kernel/json.ts';
import { contractBackend } from './backend.ts';
import { goDecodeError } from './go-decode-error.ts';
import type { Operation } from './operations.ts';

/** The reference's refusal of a JSON body that does not decode, if any: a wrong type, or an unknown member where it is strict. */
export async function checkBody(operation: Operation, { body }: HttpRequest): Promise<ApiError | undefined> {
  // A body that is absent or no JSON at all has answers of its own in each handler.
  if (body.kind !== 'json') return undefined;
  const { validator } = await contractBackend();
  const [validate] = validator.getRequestValidatorsForOperation(operation.operationId);
  if (!validate) throw new Error(`no validator for the body of ${operation.operationId}`);
  if (validate({ requestBody: lowerCaseNames(body.value) })) return undefined;
  // Ajv stops at the first fault: collecting all of a hostile body's would cost time without bound.
  const error = (validate.errors as ErrorObject[])[0];
  if (!error) throw new Error('a validator refused a body without saying why');
  return refuse(operation, goDecodeError(operation.operationId, error, body.value));
}

/** Where the reference says 500 in the body of its 400, ours says 400. */
function refuse({ body }: Operation, text: string): ApiError {
  return body === 'strict'
    ? badRequest(undefined, { message: text })
    : badRequest(`Unable to decode JSON payload: ${text}`);
}

/** The reference matches names of members in any case; those of the document are in lower case. */
function lowerCaseNames(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(lowerCaseNames);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name.toLowerCase(), lowerCaseNames(member as Json)]);
  return Object.fromEntries(members) as Json;
}
