import type { Body } from '../../../contract/index.ts';
import type { PasswordHasher } from '../../../crypto/hashers/password-hasher.ts';
import {
  INVALID_STATE,
  parseState,
  recoveryAddressOf,
  traitsOf,
  verifiableAddressOf,
} from '../../../identity/given.ts';
import type { IdentityManager } from '../../../identity/manager.ts';
import type { IdentityWithCredentials } from '../../../identity/model.ts';
import { badRequest } from '../../../kernel/errors.ts';

/**
 * The identity that a request body describes, not yet checked against its schema. Hashes cleartext passwords.
 * @throws ApiError 400
 */
export async function identityFromBody(
  body: Body<'createIdentity'>,
  { manager, hasher, now }: { manager: IdentityManager; hasher: PasswordHasher; now: Date },
): Promise<IdentityWithCredentials> {
  const given = body.state ?? '';
  const state = given === '' ? 'active' : parseState(given);
  if (state === undefined) throw badRequest(INVALID_STATE);
  const blank = manager.blank(body.schema_id, traitsOf(body.traits));
  // New addresses get the current time.
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
