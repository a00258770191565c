import type { ErrorObject } from 'ajv';
import { badRequest } from '../kernel/errors.ts';
import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import type { Json } from '../kernel/json.ts';
import { contractBackend } from './backend.ts';
import { goDecodeError } from './go-decode-error.ts';
import type { Operation } from './operations.ts';

export type BodyResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: ApiError };

/** Checks a JSON body as the reference decodes it: types, and unknown members where it is strict. */
export async function readJsonBody(operation: Operation, { body, method, headers }: HttpRequest): Promise<BodyResult> {
  switch (body.kind) {
    case 'none':
      return refuse(refuseAbsent(operation));
    case 'malformed':
      return refuse(refuseUndecodable(operation, body.reason));
    case 'form':
    case 'unsupported':
      return refuse(refuseMediaType(method, headers['content-type'] ?? ''));
    case 'json':
      return checkJson(operation, body.value);
  }
}

const refuse = (error: ApiError): BodyResult => ({ ok: false, error });

async function checkJson(operation: Operation, value: Json): Promise<BodyResult> {
  const { validator } = await contractBackend();
  const [validate] = validator.getRequestValidatorsForOperation(operation.operationId);
  if (!validate) throw new Error(`no validator for the body of ${operation.operationId}`);
  if (validate({ requestBody: value })) return { ok: true, value };
  const error = (validate.errors as ErrorObject[])[0];
  if (!error) throw new Error('a validator refused a body without saying why');
  return refuse(refuseUndecodable(operation, goDecodeError(operation.operationId, error, value)));
}

/** JSON that does not decode. Where the reference says "500" in the body of its 400, ours says 400. */
function refuseUndecodable({ operationId, body }: Operation, text: string): ApiError {
  if (operationId === 'patchIdentity')
    return badRequest('An error occured when applying the JSON patch', { message: text });
  return body === 'strict'
    ? badRequest(undefined, { message: text })
    : badRequest(`Unable to decode JSON payload: ${text}`);
}

function refuseAbsent(operation: Operation): ApiError {
  if (operation.operationId === 'patchIdentity') return refuseUndecodable(operation, 'invalid state detected');
  if (operation.body === 'strict') return refuseUndecodable(operation, 'EOF');
  return badRequest('Unable to decode HTTP Request Body because its HTTP Header "Content-Length" is zero.');
}

function refuseMediaType(method: string, contentType: string): ApiError {
  return badRequest(
    `HTTP ${method} Request used unknown HTTP Header "Content-Type: ${contentType}", only [application/json] are supported.`,
  );
}
