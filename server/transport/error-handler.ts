import { ApiError, internal } from '../kernel/errors.ts';
import type { HttpReply } from '../kernel/http.ts';
import type { JsonObject } from '../kernel/json.ts';

/**
 * The response to an error, in the reference's shape. Errors other than ApiError become a 500 without details; the request id
 * finds them in the log. `requestId` is the client's own, if it sent one.
 */
export function errorReply(error: unknown, requestId: string | undefined): HttpReply {
  const answer = error instanceof ApiError ? error : internal();
  const { retryAfterSeconds } = answer.fields;
  return {
    status: answer.code,
    headers: {
      'content-type': 'application/json',
      'ory-error-id': answer.fields.id ?? '',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
    body: { error: errorObject(answer, requestId), ...answer.fields.beside },
  };
}

/** Adds the request id after the status and leaves out empty details (reference behaviour). */
function errorObject(error: ApiError, requestId: string | undefined): JsonObject {
  const { id, code, status, details, ...rest } = error.toWire() as Record<string, JsonObject>;
  return {
    ...(id === undefined ? {} : { id }),
    code: code ?? error.code,
    ...(status === undefined ? {} : { status }),
    ...(requestId ? { request: requestId } : {}),
    ...(details === undefined || Object.keys(details).length === 0 ? {} : { details }),
    ...rest,
  };
}
