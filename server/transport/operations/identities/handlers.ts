import type { Wire } from '../../../contract/index.ts';
import { valueTaken } from '../../../identity/errors.ts';
import { INVALID_STATE, parseState, traitsOf } from '../../../identity/given.ts';
import type { Credentials, CredentialType, Identity, IdentityWithCredentials } from '../../../identity/model.ts';
import { badRequest, conflict, unableToLocate, type ApiError } from '../../../kernel/errors.ts';
import type { Handler, HttpReply, HttpRequest } from '../../../kernel/http.ts';
import { JsonListWriter } from '../../../kernel/json-list.ts';
import { pageHeaders } from '../../pages.ts';
import { presentCredentials, presentIdentity, type CredentialsByType } from '../../presenters/identity.ts';
import { asJson } from '../../presenters/json.ts';
import { plainBody, reasonedBody } from '../body.ts';
import { batchPatch } from './batch.ts';
import { toApiError, type IdentityOperationsDependencies } from './context.ts';
import { identityFromBody } from './input.ts';
import { patchIdentity } from './patched.ts';
import { identityId, identityLinks, includedCredentials, listRequest } from './query.ts';

export type IdentityOperation =
  | 'createIdentity'
  | 'getIdentity'
  | 'getIdentityByExternalID'
  | 'listIdentities'
  | 'updateIdentity'
  | 'patchIdentity'
  | 'batchPatchIdentities'
  | 'deleteIdentity'
  | 'deleteIdentityCredentials';

/** The admin API of identities. */
export function identityOperations(deps: IdentityOperationsDependencies): Record<IdentityOperation, Handler> {
  return {
    createIdentity: (request) => create(deps, request),
    getIdentity: (request) => get(deps, request, (id) => deps.database.identities.getWithCredentials(id)),
    getIdentityByExternalID: (request) => getByExternalId(deps, request),
    listIdentities: (request) => list(deps, request),
    updateIdentity: (request) => update(deps, request),
    patchIdentity: (request) => patch(deps, request),
    batchPatchIdentities: (request) => batchPatch(deps, request),
    deleteIdentity: async (request) => {
      if (!(await deps.database.identities.delete(identityId(request)))) throw unableToLocate();
      return { status: 204 };
    },
    deleteIdentityCredentials: (request) => deleteCredentials(deps, request),
  };
}

const alreadyExists = (): ApiError => conflict('This identity conflicts with another identity that already exists.');

async function answering<T>(taken: () => ApiError, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toApiError(error, taken);
  }
}

interface Shown {
  readonly include?: readonly CredentialType[];
  /** The answer to a write leaves `metadata_admin` out when the request did (reference behaviour). */
  readonly metadataAdmin?: boolean;
  readonly fresh?: (type: CredentialType) => boolean;
}

function show(
  deps: IdentityOperationsDependencies,
  identity: Identity,
  { include = [], metadataAdmin, fresh = () => false }: Shown = {},
): Wire['Identity'] {
  const { baseUrl } = deps.config.current().derived.public;
  const config = (held: Credentials) => deps.manager.credentials.present(held, deps.decrypt);
  const credentials = presentCredentials(identity.credentials, { include, config, fresh });
  return presentIdentity(identity, { baseUrl, admin: metadataAdmin ?? true, credentials });
}

async function create(deps: IdentityOperationsDependencies, request: HttpRequest): Promise<HttpReply> {
  const body = (await plainBody('createIdentity', request)) ?? {};
  const context = { manager: deps.manager, hasher: deps.hasher(), now: deps.clock.now() };
  const created = await answering(alreadyExists, async () =>
    deps.manager.create(deps.database, await identityFromBody(body, context)),
  );
  const adminUrl = deps.config.current().derived.admin.baseUrl.replace(/\/+$/, '');
  return {
    status: 201,
    headers: { location: `${adminUrl}/identities/${created.id}` },
    body: show(deps, created, { metadataAdmin: body.metadata_admin !== undefined, fresh: () => true }),
  };
}

type Find = (key: string) => Promise<Identity | undefined>;

async function get(
  deps: IdentityOperationsDependencies,
  request: HttpRequest,
  find: Find,
  key = identityId(request),
): Promise<HttpReply> {
  const identity = await find(key);
  if (identity === undefined) throw unableToLocate();
  // The reference prints the values that it had accepted before the wrong one.
  const include = includedCredentials(request, deps.manager.credentials, (_wrong, before) => `[${before.join(' ')}]`);
  return { status: 200, body: show(deps, deps.manager.credentials.upgrade(identity), { include }) };
}

function getByExternalId(deps: IdentityOperationsDependencies, request: HttpRequest): Promise<HttpReply> {
  const externalId = request.pathParameters['externalID'] ?? '';
  if (externalId === '') throw badRequest('The external ID must not be empty.');
  const find: Find = (key) => deps.database.identities.getByExternalId(key, ['addresses', 'credentials']);
  return get(deps, request, find, externalId);
}

async function list(deps: IdentityOperationsDependencies, request: HttpRequest): Promise<HttpReply> {
  const { query, include } = listRequest(request, deps.manager.credentials);
  const { identities } = deps.database;
  const writer = new JsonListWriter(query.pageSize);
  const page = await identities.list(query, (identity) => {
    const asked = query.withCredentials === true ? identity : { ...identity, credentials: undefined };
    return writer.write(show(deps, deps.manager.credentials.upgrade(asked), { include }));
  });
  const body = writer.end(page.identities);
  if (query.page === undefined)
    return { status: 200, headers: { link: identityLinks(request, query.pageSize, page.nextAfterId) }, body };
  const total = query.credentialsIdentifier === undefined ? await identities.count() : body.length;
  const counted = { page: query.page, size: query.pageSize };
  return { status: 200, headers: pageHeaders(request, counted, total, true), body };
}

/** The identity of the path with addresses and credentials. @throws ApiError 404 */
async function load(deps: IdentityOperationsDependencies, request: HttpRequest): Promise<IdentityWithCredentials> {
  const stored = await deps.database.identities.getWithCredentials(identityId(request));
  if (stored === undefined) throw unableToLocate();
  return stored;
}

const save = (
  deps: IdentityOperationsDependencies,
  before: IdentityWithCredentials,
  after: IdentityWithCredentials,
): Promise<IdentityWithCredentials> =>
  answering(valueTaken, () => deps.manager.update(deps.database, before, after, { allowProtected: true }));

/** A function that tells which types of credentials have no row yet. Call before saving. */
function unsaved({ credentials }: IdentityWithCredentials): (type: CredentialType) => boolean {
  const saved = new Set(Object.values(credentials).flatMap(({ id, type }) => (id === undefined ? [] : [type])));
  return (type) => !saved.has(type);
}

function changedState(
  identity: Identity,
  given: string | undefined,
  now: Date,
): Partial<Pick<Identity, 'state' | 'stateChangedAt'>> {
  if (given === undefined || given === '' || given === identity.state) return {};
  const state = parseState(given);
  if (state === undefined) throw badRequest(INVALID_STATE);
  return { state, stateChangedAt: now };
}

async function update(deps: IdentityOperationsDependencies, request: HttpRequest): Promise<HttpReply> {
  const body = (await reasonedBody('updateIdentity', request)) ?? {};
  const before = await load(deps, request);
  const current = deps.manager.credentials.upgrade(before);
  const now = deps.clock.now();
  const state = changedState(current, body.state, now);
  const credentials = await answering(valueTaken, () =>
    deps.manager.credentials.import(current.credentials, body.credentials, { hasher: deps.hasher(), now }),
  );
  const after: IdentityWithCredentials = {
    ...current,
    ...state,
    schemaId: body.schema_id || current.schemaId,
    traits: traitsOf(body.traits),
    metadataPublic: body.metadata_public ?? null,
    metadataAdmin: body.metadata_admin ?? null,
    externalId: body.external_id || undefined,
    credentials,
  };
  const fresh = unsaved(after);
  const saved = await save(deps, before, after);
  return { status: 200, body: show(deps, saved, { metadataAdmin: body.metadata_admin !== undefined, fresh }) };
}

async function patch(deps: IdentityOperationsDependencies, request: HttpRequest): Promise<HttpReply> {
  const before = await load(deps, request);
  const current = deps.manager.credentials.upgrade(before);
  const { baseUrl } = deps.config.current().derived.public;
  const document = asJson(presentIdentity(current, { baseUrl, admin: true, credentials: wholeCredentials(current) }));
  const after = await patchIdentity(current, document, request, {
    credentials: deps.manager.credentials,
    now: deps.clock.now(),
  });
  return { status: 200, body: show(deps, await save(deps, before, after)) };
}

/** Credentials with their stored configuration, for patches only: never put these into an answer. */
function wholeCredentials({ credentials }: IdentityWithCredentials): CredentialsByType {
  const shown = presentCredentials(credentials);
  return Object.fromEntries(Object.values(credentials).map(({ type, config }) => [type, { ...shown[type], config }]));
}

async function deleteCredentials(deps: IdentityOperationsDependencies, request: HttpRequest): Promise<HttpReply> {
  const before = await load(deps, request);
  const current = deps.manager.credentials.upgrade(before);
  const credentials = deps.manager.credentials.remove(current.credentials, request.pathParameters['type'] ?? '', {
    identifier: request.query.get('identifier') ?? '',
    firstFactors: deps.manager.countFactors(current.credentials).first,
  });
  await save(deps, before, { ...current, credentials });
  return { status: 204 };
}
