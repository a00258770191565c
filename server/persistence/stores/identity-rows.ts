import type { Identity, RecoveryAddress, VerifiableAddress } from '../../identity/model.ts';
import type { IdentityRow, RecoveryAddressRow, VerifiableAddressRow } from '../entities/identity.ts';

export function toIdentity(row: IdentityRow): Identity {
  return {
    id: row.id,
    externalId: row.externalId ?? undefined,
    schemaId: row.schemaId,
    state: row.state,
    stateChangedAt: row.stateChangedAt ?? undefined,
    traits: row.traits,
    metadataPublic: row.metadataPublic ?? null,
    metadataAdmin: row.metadataAdmin ?? null,
    verifiableAddresses: [],
    recoveryAddresses: [],
    organizationId: row.organizationId ?? undefined,
    availableAal: row.availableAal ?? undefined,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

export function fromIdentity(identity: Identity, nid: string): IdentityRow {
  return {
    id: identity.id,
    schemaId: identity.schemaId,
    traits: identity.traits,
    createdAt: identity.createdAt,
    updatedAt: identity.updatedAt,
    nid,
    state: identity.state,
    stateChangedAt: identity.stateChangedAt ?? null,
    metadataPublic: identity.metadataPublic,
    metadataAdmin: identity.metadataAdmin,
    availableAal: identity.availableAal ?? null,
    organizationId: identity.organizationId ?? null,
    externalId: identity.externalId ?? null,
  };
}

export function toVerifiableAddress(row: VerifiableAddressRow): VerifiableAddress {
  const { id, value, via, verified, status, verifiedAt, createdAt, updatedAt } = row;
  return { id, value, via, verified, status, verifiedAt: verifiedAt ?? undefined, createdAt, updatedAt };
}

export function fromVerifiableAddress(
  address: VerifiableAddress,
  identityId: string,
  nid: string,
): VerifiableAddressRow {
  return { ...address, verifiedAt: address.verifiedAt ?? null, identityId, nid };
}

export function toRecoveryAddress(row: RecoveryAddressRow): RecoveryAddress {
  const { id, value, via, createdAt, updatedAt } = row;
  return { id, value, via, createdAt, updatedAt };
}

export function fromRecoveryAddress(address: RecoveryAddress, identityId: string, nid: string): RecoveryAddressRow {
  return { ...address, identityId, nid };
}
