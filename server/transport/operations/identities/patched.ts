import { decodeIdentity, type Identity as PatchedIdentity } from '../../../contract/index.ts';
import { DecodeError } from '../../../go/json/decode.ts';
import { applyPatch } from '../../../go/json/patch.ts';
import type { CredentialCatalogue } from '../../../identity/credentials.ts';
import {
  INVALID_STATE,
  parseState,
  recoveryAddressOf,
  traitsOf,
  verifiableAddressOf,
} from '../../../identity/given.ts';
import type { Credentials, CredentialsMap, IdentityWithCredentials } from '../../../identity/model.ts';
import { blankCredentials } from '../../../identity/schema/derive.ts';
import { badRequest, type ApiError } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { isJsonObject, type Json } from '../../../kernel/json.ts';
import { decodeOr, readBody } from '../body.ts';

const refused = (text: string): ApiError =>
  badRequest('An error occured when applying the JSON patch', { message: text });

interface PatchContext {
  readonly credentials: CredentialCatalogue;
  readonly now: Date;
}

/**
 * The identity after the JSON Patch of a request, in memory and not yet checked. `document` is the identity on the wire.
 * @throws ApiError 400
 */
export async function patchIdentity(
  identity: IdentityWithCredentials,
  document: Json,
  request: HttpRequest,
  context: PatchContext,
): Promise<IdentityWithCredentials> {
  const { now } = context;
  const patched = await decodeOr(() => readPatched(document, request), refused);
  const state = parseState(patched.state ?? '');
  if (state === undefined)
    throw badRequest(
      `The supplied state ('${patched.state ?? ''}') was not valid. Valid states are ('active', 'inactive').`,
      { message: INVALID_STATE },
    );
  return {
    ...identity,
    schemaId: patched.schema_id ?? '',
    state,
    stateChangedAt: state === identity.state ? (patched.state_changed_at ?? identity.stateChangedAt) : now,
    externalId: patched.external_id || undefined,
    organizationId: patched.organization_id,
    traits: traitsOf(patched.traits),
    metadataPublic: patched.metadata_public ?? null,
    metadataAdmin: patched.metadata_admin ?? null,
    createdAt: patched.created_at ?? identity.createdAt,
    verifiableAddresses: (patched.verifiable_addresses ?? []).map((one) => verifiableAddressOf(one ?? {}, now)),
    recoveryAddresses: (patched.recovery_addresses ?? []).map((one) => recoveryAddressOf(one ?? {}, now)),
    credentials: await decodeOr(
      () => patchedCredentials(identity.credentials, patched.credentials ?? {}, context),
      refused,
    ),
  };
}

/** Paths that operations must not name (reference behaviour), in lower case. A pattern that ends in any text refuses everything below. */
const DENIED: readonly RegExp[] = [/^\/id$/, /^\/statechangedat$/, /^\/credentials$/, /^\/credentials\/oidc\/.*$/s];

async function readPatched(document: Json, request: HttpRequest): Promise<PatchedIdentity> {
  const broken = request.body.kind === 'none' || request.body.kind === 'malformed';
  if (broken) throw new DecodeError('invalid state detected');
  const patch = await readBody('patchIdentity', request);
  return decodeIdentity(patch === undefined ? document : applyPatch(document, patch, DENIED));
}

type PatchedCredentials = NonNullable<PatchedIdentity['credentials']>;

/** Credentials by type after a patch. Those that remain keep their row. */
function patchedCredentials(
  held: CredentialsMap,
  patched: PatchedCredentials,
  { credentials: catalogue, now }: PatchContext,
): CredentialsMap {
  const credentials: CredentialsMap = {};
  for (const [name, { identifiers = [], config = {}, version = 0 } = {}] of Object.entries(patched)) {
    const type = catalogue.parseType(name);
    if (type === undefined) throw new DecodeError(`unknown credentials type: ${name}`);
    if (!isJsonObject(config)) throw new DecodeError(`the config of ${type} credentials must be a JSON object`);
    const base: Credentials = held[type] ?? blankCredentials(type, now);
    credentials[type] = { ...base, identifiers: identifiers.map((one) => one ?? ''), config, version };
  }
  return credentials;
}
