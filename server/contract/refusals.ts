import { badRequest, notFound, type ApiError } from '../kernel/errors.ts';
import type { OperationId } from './operations.ts';

/** The reference's error for a parameter whose value does not fit, or for a missing one (`value` undefined). */
export function refuseParameter(id: OperationId, name: string, value: string | undefined): ApiError {
  if (value === undefined) return notFound(undefined, { message: 'Unable to locate the resource' });
  switch (name) {
    case 'expand':
      return badRequest(`Could not parse expand option: ${value}`);
    case 'include_credential':
      // `getIdentity` prints the values that it has read so far, which is an empty list (reference behaviour).
      return badRequest(`Invalid value \`${id === 'listIdentities' ? value : '[]'}\` for parameter \`${name}\`.`);
    case 'status':
      return badRequest('Message status is not valid');
  }
  return badRequest(undefined, { message: `could not parse parameter ${name}` });
}
