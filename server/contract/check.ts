import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { operation, type OperationId } from './operations.ts';
import { checkParameters } from './parameters.ts';

/**
 * What the document has against the parameters of a request, in the reference's words; undefined where it has nothing. Only requests to
 * operations of the admin API are checked: on the public one sessions and CSRF come first, so its handlers read parameters themselves.
 */
export async function checkRequest(id: OperationId, request: HttpRequest): Promise<ApiError | undefined> {
  const described = operation(id);
  return described.servers.includes('admin') ? checkParameters(described, request) : undefined;
}
