import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { operation, type OperationId } from './operations.ts';
import { checkParameters } from './parameters.ts';

/**
 * Checks the parameters of a request against the document. Returns the reference's error, or undefined when they fit. Only operations of the
 * admin API are checked: operations of the public API check session and CSRF first, so their handlers read parameters themselves.
 */
export async function checkRequest(id: OperationId, request: HttpRequest): Promise<ApiError | undefined> {
  const described = operation(id);
  return described.servers.includes('admin') ? checkParameters(described, request) : undefined;
}
