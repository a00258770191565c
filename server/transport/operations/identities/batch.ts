import type { Body, Wire } from '../../../contract/index.ts';
import { DecodeError } from '../../../go/json/decode.ts';
import { InvalidTraits, valueTaken } from '../../../identity/errors.ts';
import type { IdentityWithCredentials } from '../../../identity/model.ts';
import { ApiError, badRequest } from '../../../kernel/errors.ts';
import type { HttpReply, HttpRequest } from '../../../kernel/http.ts';
import { readBody } from '../body.ts';
import { toApiError, type IdentityOperationsDependencies } from './context.ts';
import { identityFromBody } from './input.ts';

const MAX_ITEMS = 1000;
const MAX_CLEARTEXT_PASSWORDS = 200;
/** Cleartext passwords hashed at once. */
const CONCURRENT = 8;

type CreateIdentityBody = Body<'createIdentity'>;
type Patch = NonNullable<NonNullable<Body<'batchPatchIdentities'>['identities']>[number]>;
type Outcome = { readonly identity: IdentityWithCredentials } | { readonly error: ApiError };

/** Creates up to 1,000 identities; each succeeds or fails alone. A fault of the request itself fails all of them. */
export async function batchPatch(deps: IdentityOperationsDependencies, request: HttpRequest): Promise<HttpReply> {
  const read = await readPatches(request);
  if (!read.ok) return read.reply;
  const { patches } = read;
  const creations = patches.map(({ create }) => create);
  refuseTooMany(creations);
  const wanted = await eachOf(creations, (body) => wantedIdentity(deps, body));
  const prepared = await eachOf(wanted, (identity) => prepare(deps, identity));
  const valid = prepared.flatMap((one) => (one !== undefined && 'identity' in one ? [one.identity] : []));
  const created = valid.length === 0 ? [] : await deps.manager.createMany(deps.database, valid);
  const failed = new Set(valid.filter((_, index) => created[index]?.ok !== true));
  const identities = patches.map((patch, index) => item(patch, prepared[index], failed));
  return { status: 200, body: { identities } };
}

type ReadPatches =
  | { readonly ok: true; readonly patches: readonly Patch[] }
  | { readonly ok: false; readonly reply: HttpReply };

/** Reads the body. Its error is status 400 with code 500 in the body (reference behaviour). */
async function readPatches(request: HttpRequest): Promise<ReadPatches> {
  try {
    const { identities = [] } = (await readBody('batchPatchIdentities', request)) ?? {};
    return { ok: true, patches: identities.map((patch) => patch ?? {}) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const answer = { code: 500, status: 'Internal Server Error', message: error.message };
    const headers = { 'content-type': 'application/json', 'ory-error-id': '' };
    return { ok: false, reply: { status: 400, headers, body: { error: answer } } };
  }
}

function refuseTooMany(creations: readonly (CreateIdentityBody | undefined)[]): void {
  if (creations.length > MAX_ITEMS)
    throw badRequest(
      `The maximum number of identities per request that can be created or deleted at once is ${MAX_ITEMS}.`,
    );
  const cleartext = creations.filter((body) => body?.credentials?.password?.config?.password);
  if (cleartext.length > MAX_CLEARTEXT_PASSWORDS)
    throw badRequest(
      `The maximum number of identities per request that can be created with a plaintext password is ${MAX_CLEARTEXT_PASSWORDS}.`,
    );
}

/** Maps the items that are present, a few at a time, in order; absent ones stay undefined. */
async function eachOf<T, R>(
  items: readonly (T | undefined)[],
  map: (item: T) => Promise<R>,
): Promise<(R | undefined)[]> {
  const results: (R | undefined)[] = [];
  for (let start = 0; start < items.length; start += CONCURRENT)
    results.push(
      ...(await Promise.all(
        items.slice(start, start + CONCURRENT).map((one) => (one === undefined ? undefined : map(one))),
      )),
    );
  return results;
}

async function wantedIdentity(
  { manager, hasher, clock }: IdentityOperationsDependencies,
  body: CreateIdentityBody,
): Promise<IdentityWithCredentials> {
  try {
    return await identityFromBody(body, { manager, hasher: hasher(), now: clock.now() });
  } catch (error) {
    throw toApiError(error, valueTaken);
  }
}

async function prepare(
  { manager }: IdentityOperationsDependencies,
  identity: IdentityWithCredentials,
): Promise<Outcome> {
  try {
    return { identity: await manager.prepare(identity) };
  } catch (error) {
    if (error instanceof InvalidTraits) return { error: error.toApiError() };
    // The reference reports any fault of one item as its 400.
    if (error instanceof ApiError) return { error: badRequest(error.fields.reason) };
    throw error;
  }
}

function item(
  { patch_id: patchId, create }: Patch,
  outcome: Outcome | undefined,
  failed: ReadonlySet<IdentityWithCredentials>,
): Wire['IdentityPatchResponse'] | null {
  if (create === undefined || outcome === undefined) return null;
  const named = patchId === undefined ? {} : { patch_id: patchId };
  if ('error' in outcome) return { action: 'error', ...named, error: outcome.error.toWire() };
  if (failed.has(outcome.identity)) return { action: 'error', ...named, error: valueTaken().toWire() };
  return { action: 'create', identity: outcome.identity.id, ...named };
}
