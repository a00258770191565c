import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { checkBody } from './body.ts';
import { operation, type OperationId } from './operations.ts';
import { checkParameters } from './parameters.ts';

/**
 * What the document has against a request, as the reference words it; undefined where it has nothing. Parameters are
 * checked on the admin API only: on the public one, sessions and CSRF come first, so its handlers ask for themselves.
 */
export async function checkRequest(id: OperationId, request: HttpRequest): Promise<ApiError | undefined> {
  const described = operation(id);
  const refused = described.servers.includes('admin') ? checkParameters(described, request) : undefined;
  return refused ?? (described.body === undefined ? undefined : checkBody(described, request));
}
