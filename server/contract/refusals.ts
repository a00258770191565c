import { badRequest, notFound, type ApiError } from '../kernel/errors.ts';
import type { OperationId } from './operations.ts';

/** What the reference answers to a value that does not fit, or, where there is none, to its absence. */
export function refuseParameter(id: OperationId, name: string, value: string | undefined): ApiError {
  if (value === undefined) return notFound(undefined, { message: 'Unable to locate the resource' });
  switch (name) {
    case 'expand':
      return badRequest(`Could not parse expand option: ${value}`);
    case 'include_credential':
      // Reading one identity names the value that it did not get: an empty list.
      return badRequest(`Invalid value \`${id === 'listIdentities' ? value : '[]'}\` for parameter \`${name}\`.`);
    case 'status':
      return badRequest('Message status is not valid');
  }
  return badRequest(undefined, { message: `could not parse parameter ${name}` });
}
