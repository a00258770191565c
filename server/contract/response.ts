import type { Operation as BackendOperation } from 'openapi-backend';
import { contractBackend } from './backend.ts';
import type { Document } from './document.ts';
import { operation, type Operation, type OperationId } from './operations.ts';

/**
 * Checks an answer against the document: one text per problem, empty when the answer fits. `body` is the parsed JSON, or the text of
 * another media type. For tests, because it compiles validators on first use.
 */
export async function validateResponse(
  id: OperationId,
  status: number,
  contentType: string | undefined,
  body: unknown,
): Promise<readonly string[]> {
  const described = operation(id);
  const documented = statusKey(described, status);
  // Every operation may answer errors that it does not list (CSRF, not implemented), in the generic shape.
  if (documented === undefined)
    return status >= 400 ? validateError(contentType, body) : [`${id}: status ${status} is not in the document`];
  const allowed = described.responses[documented] ?? [];
  if (allowed.length === 0) return isEmpty(body) ? [] : hasNoSchema(status, contentType);
  const mediaType = mediaTypeOf(contentType);
  if (!allowed.includes(mediaType)) {
    return mediaType === 'application/json' && documented === 'default'
      ? validateError(contentType, body)
      : [`${id}: ${status} comes as ${mediaType || 'nothing'}, not as ${allowed.join(' or ')}`];
  }
  return mediaType === 'application/json' ? validateJson(id, status, body) : [];
}

function statusKey({ responses }: Operation, status: number): string | undefined {
  return [String(status), 'default'].find((key) => key in responses);
}

const mediaTypeOf = (contentType: string | undefined): string =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';

const isEmpty = (body: unknown): boolean => body === undefined || body === null || body === '';

/** A redirect may have an HTML body with a link; a 204 has no body. */
function hasNoSchema(status: number, contentType: string | undefined): string[] {
  return status >= 300 && status < 400 && mediaTypeOf(contentType).startsWith('text/')
    ? []
    : [`a ${status} has no body in the document`];
}

/** openapi-backend goes through the whole document to find an operation by its id. */
const known = new Map<OperationId, BackendOperation<Document>>();

async function validateJson(id: OperationId, status: number, body: unknown): Promise<string[]> {
  const { validator, router } = await contractBackend();
  const described = known.get(id) ?? router.getOperation(id);
  if (described === undefined) throw new Error(`${id} is not in the document`);
  known.set(id, described);
  const { errors } = validator.validateResponse(body, described, status);
  return (errors ?? []).map((error) => `${id} ${status}: ${error.instancePath || 'body'} ${error.message ?? ''}`);
}

/** Checks a generic error: the default answer of `toSession`, which is that of all operations. */
async function validateError(contentType: string | undefined, body: unknown): Promise<string[]> {
  if (mediaTypeOf(contentType) !== 'application/json') return [`an error comes as ${contentType ?? 'nothing'}`];
  return validateJson('toSession', 500, body);
}
