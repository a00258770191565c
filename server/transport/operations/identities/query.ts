import { uuidOrUndefined } from '../../../go/uuid.ts';
import type { CredentialCatalogue } from '../../../identity/credentials.ts';
import type { CredentialType } from '../../../identity/model.ts';
import type { ListIdentitiesQuery } from '../../../identity/ports.ts';
import { badRequest } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { NIL_ID } from '../../../kernel/id.ts';
import { keysetLinks, readKeyset } from './keyset.ts';

export interface ListRequest {
  readonly query: ListIdentitiesQuery;
  /** Types whose configuration is shown. */
  readonly include: readonly CredentialType[];
}

/** Types in `include_credential`. `complaint` prints the wrong value as the operation does. @throws ApiError 400 */
export function includedCredentials(
  { query }: HttpRequest,
  credentials: CredentialCatalogue,
  complaint: (wrong: string, before: readonly CredentialType[]) => string = (wrong) => wrong,
): CredentialType[] {
  const included: CredentialType[] = [];
  for (const name of query.getAll('include_credential')) {
    const type = credentials.parseType(name);
    if (type === undefined)
      throw badRequest(`Invalid value \`${complaint(name, included)}\` for parameter \`include_credential\`.`);
    included.push(type);
  }
  return included;
}

/** The id of an identity in a path. An invalid UUID becomes an unknown id, which answers 404 (reference behaviour). */
export function identityId(request: HttpRequest): string {
  return uuidOrUndefined(request.pathParameters['id'] ?? '') ?? NIL_ID;
}

function uuidParameter(name: string, value: string): string {
  const id = uuidOrUndefined(value);
  if (id === undefined) throw badRequest(`Invalid UUID value \`${value}\` for parameter \`${name}\`.`);
  return id;
}

const MAX_IDS = 500;

function filters({ query }: HttpRequest, credentials: CredentialCatalogue): Partial<ListIdentitiesQuery> {
  const ids = query.getAll('ids').map((value) => uuidParameter('ids', value));
  if (ids.length > MAX_IDS) throw badRequest('The number of ids to filter must not exceed 500.');
  const organization = query.get('organization_id') || undefined;
  const terms = (name: 'credentialsIdentifier' | 'credentialsIdentifierSimilar', text: string | null) =>
    text === null || text === '' ? {} : { [name]: credentials.searchTerms(text) };
  return {
    ...(ids.length > 0 ? { ids } : {}),
    ...(organization === undefined ? {} : { organizationId: uuidParameter('organization_id', organization) }),
    ...terms('credentialsIdentifier', query.get('credentials_identifier')),
    ...terms('credentialsIdentifierSimilar', query.get('preview_credentials_identifier_similar')),
  };
}

/** The number of items that numbered pages reach. Only tokens reach further. */
const MAX_COUNTED_ITEMS = 1000;
const MAX_PER_PAGE = 500;
const DEFAULT_SIZE = 250;

function integer(text: string | null): number | undefined {
  return text !== null && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function countedPage({ query }: HttpRequest): { page: number; pageSize: number } {
  const page = Math.max(0, integer(query.get('page')) ?? 0);
  const pageSize = Math.min(MAX_PER_PAGE, Math.max(1, integer(query.get('per_page')) ?? DEFAULT_SIZE));
  if (page * pageSize > MAX_COUNTED_ITEMS)
    throw badRequest(
      `Legacy pagination is not supported for enumerating over ${MAX_COUNTED_ITEMS} items. Please switch to using page_token and page_size.`,
    );
  return { page: page + 1, pageSize };
}

function afterId(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const id = uuidOrUndefined(token);
  if (id === undefined) throw badRequest('The page token is invalid, do not craft your own page tokens');
  return id;
}

/** Filters and paging of the list of identities. @throws ApiError 400 in the reference's words and order */
export function listRequest(request: HttpRequest, credentials: CredentialCatalogue): ListRequest {
  const filter = filters(request, credentials);
  const include = includedCredentials(request, credentials);
  if (Object.keys(filter).length > 1) throw badRequest('You cannot combine multiple filters in this API');
  const byIdentifier = 'credentialsIdentifier' in filter || 'credentialsIdentifierSimilar' in filter;
  const withCredentials = byIdentifier || include.length > 0;
  const { query } = request;
  const counted = query.has('page') && !query.has('page_token') && !query.has('page_size');
  if (counted) return { include, query: { ...filter, withCredentials, ...countedPage(request) } };
  const keyset = readKeyset(query, { defaultSize: DEFAULT_SIZE, maxSize: MAX_PER_PAGE, sizeAlias: 'per_page' });
  return { include, query: { ...filter, withCredentials, pageSize: keyset.size, afterId: afterId(keyset.token) } };
}

/** `Link` of a page by token. */
export const identityLinks = (request: HttpRequest, size: number, nextId: string | undefined): string =>
  keysetLinks(request, { size, first: NIL_ID, next: nextId, sizeAlias: 'per_page' });
