import { badRequest, notFound } from '../kernel/errors.ts';
import type { ApiError } from '../kernel/errors.ts';
import type { OperationId } from './operations.ts';

/** What the reference answers, by parameter, to a value that does not fit or to a required one that is absent. */
export function refuseParameter(id: OperationId, name: string, value: string | undefined): ApiError {
  return value === undefined ? refuseMissing(id, name) : refuseValue(id, name, value);
}

function refuseMissing(id: OperationId, name: string): ApiError {
  if (id === 'exchangeSessionToken') return badRequest('"init_code" and "return_to_code" query params must be set');
  if (name === 'flow') return badRequest('The flow query parameter is missing or malformed.');
  return notFound(undefined, { message: 'Unable to locate the resource' });
}

function refuseValue(id: OperationId, name: string, value: string): ApiError {
  switch (name) {
    case 'expand':
      return badRequest(`Could not parse expand option: ${value}`);
    case 'include_credential':
      // Reading one identity names the value that it did not get: an empty list.
      return badRequest(`Invalid value \`${id === 'listIdentities' ? value : '[]'}\` for parameter \`${name}\`.`);
    case 'ids':
    case 'organization_id':
      return badRequest(`Invalid UUID value \`${value}\` for parameter \`${name}\`.`);
    case 'status':
      return badRequest('Message status is not valid');
    case 'page_size':
    case 'per_page':
      if (id === 'listIdentities') return badRequest(`strconv.Atoi: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  return badRequest(undefined, { message: `could not parse parameter ${name}` });
}
