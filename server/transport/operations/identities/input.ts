import type { PasswordHasher } from '../../../crypto/hashers/password-hasher.ts';
import type { IdentityManager } from '../../../identity/manager.ts';
import type {
  IdentityState,
  IdentityWithCredentials,
  RecoveryAddress,
  VerifiableAddress,
} from '../../../identity/model.ts';
import { normalizeIdentifier } from '../../../identity/normalize.ts';
import { badRequest } from '../../../kernel/errors.ts';
import { newId, NIL_ID } from '../../../kernel/id.ts';
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { AddressBody, CreateIdentityBody, PatchedIdentity } from './shapes.ts';

export const parseState = (text: string): IdentityState | undefined =>
  text === 'active' || text === 'inactive' ? text : undefined;

/** The reference's word for a state that is none. */
export const INVALID_STATE = 'identity state is not valid';

/** Traits as they were sent; a schema says later whether they are an object at all. */
export const traitsOf = (traits: Json | undefined): JsonObject => (traits === undefined ? {} : traits) as JsonObject;

const isStatus = (text: string | undefined): text is VerifiableAddress['status'] =>
  text === 'pending' || text === 'sent' || text === 'completed';

const ownId = (id: string | undefined): string => (id === undefined || id === NIL_ID ? newId() : id);

/**
 * An address given by an administrator. A verified one has a time of verification; a status that is none becomes the one that goes with
 * it (the reference stores any text).
 */
export function verifiableAddressOf(body: AddressBody, now: Date): VerifiableAddress {
  const verified = body.verified === true;
  const status = isStatus(body.status) ? body.status : verified ? 'completed' : 'pending';
  return {
    id: ownId(body.id),
    value: normalizeIdentifier(body.value ?? ''),
    via: body.via ?? '',
    verified,
    status,
    ...(verified ? { verifiedAt: body.verified_at ?? now } : {}),
    createdAt: body.created_at ?? now,
    updatedAt: body.updated_at ?? now,
  };
}

type RecoveryBody = NonNullable<NonNullable<PatchedIdentity['recovery_addresses']>[number]>;

export const recoveryAddressOf = (body: RecoveryBody, now: Date): RecoveryAddress => ({
  id: ownId(body.id),
  value: normalizeIdentifier(body.value ?? ''),
  via: body.via ?? '',
  createdAt: body.created_at ?? now,
  updatedAt: body.updated_at ?? now,
});

/**
 * The identity that an administrator wants made; it is not yet checked against its schema. Hashes cleartext.
 * @throws ApiError 400
 */
export async function identityFromBody(
  body: CreateIdentityBody,
  { manager, hasher, now }: { manager: IdentityManager; hasher: PasswordHasher; now: Date },
): Promise<IdentityWithCredentials> {
  const given = body.state ?? '';
  const state = given === '' ? 'active' : parseState(given);
  if (state === undefined) throw badRequest(INVALID_STATE);
  const blank = manager.blank(body.schema_id, traitsOf(body.traits));
  // Times of addresses that are made here are ours to set.
  const made = { created_at: now, updated_at: now };
  return {
    ...blank,
    state,
    metadataPublic: body.metadata_public ?? null,
    metadataAdmin: body.metadata_admin ?? null,
    ...(body.external_id ? { externalId: body.external_id } : {}),
    ...(body.organization_id === undefined ? {} : { organizationId: body.organization_id }),
    verifiableAddresses: (body.verifiable_addresses ?? []).map((one) => verifiableAddressOf({ ...one, ...made }, now)),
    recoveryAddresses: (body.recovery_addresses ?? []).map((one) => recoveryAddressOf({ ...one, ...made }, now)),
    credentials: await manager.credentials.import({}, body.credentials, { hasher, now }),
  };
}
