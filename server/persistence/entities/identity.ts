import { type InferEntity, defineEntity } from '@mikro-orm/core';
import type { Aal, IdentityState, VerifiableAddress } from '../../identity/model.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { flag, id, instant, integer, json, text } from './columns.ts';

export const NetworkEntity = defineEntity({
  name: 'Network',
  tableName: 'networks',
  properties: { id: id().primary(), createdAt: instant(), updatedAt: instant() },
});

export const IdentityEntity = defineEntity({
  name: 'Identity',
  tableName: 'identities',
  properties: {
    id: id().primary(),
    schemaId: text(),
    traits: json<JsonObject>(),
    createdAt: instant(),
    updatedAt: instant(),
    nid: id(),
    state: text<IdentityState>(),
    stateChangedAt: instant().nullable(),
    metadataPublic: json<Json>().nullable(),
    metadataAdmin: json<Json>().nullable(),
    availableAal: text<Aal>().nullable(),
    organizationId: id().nullable(),
    externalId: text().nullable(),
  },
});

export const CredentialTypeEntity = defineEntity({
  name: 'CredentialType',
  tableName: 'identity_credential_types',
  properties: { id: id().primary(), name: text() },
});

export const CredentialEntity = defineEntity({
  name: 'Credential',
  tableName: 'identity_credentials',
  properties: {
    id: id().primary(),
    config: json<JsonObject>(),
    identityCredentialTypeId: id(),
    identityId: id(),
    createdAt: instant(),
    updatedAt: instant(),
    nid: id(),
    version: integer(),
  },
});

export const CredentialIdentifierEntity = defineEntity({
  name: 'CredentialIdentifier',
  tableName: 'identity_credential_identifiers',
  properties: {
    id: id().primary(),
    identifier: text(),
    identityCredentialId: id(),
    createdAt: instant(),
    updatedAt: instant(),
    nid: id(),
    identityCredentialTypeId: id(),
    identityId: id(),
  },
});

export const VerifiableAddressEntity = defineEntity({
  name: 'VerifiableAddress',
  tableName: 'identity_verifiable_addresses',
  properties: {
    id: id().primary(),
    status: text<VerifiableAddress['status']>(),
    via: text(),
    verified: flag(),
    value: text(),
    verifiedAt: instant().nullable(),
    identityId: id(),
    createdAt: instant(),
    updatedAt: instant(),
    nid: id(),
  },
});

export const RecoveryAddressEntity = defineEntity({
  name: 'RecoveryAddress',
  tableName: 'identity_recovery_addresses',
  properties: {
    id: id().primary(),
    via: text(),
    value: text(),
    identityId: id(),
    createdAt: instant(),
    updatedAt: instant(),
    nid: id(),
  },
});

export type IdentityRow = InferEntity<typeof IdentityEntity>;
export type CredentialRow = InferEntity<typeof CredentialEntity>;
export type CredentialIdentifierRow = InferEntity<typeof CredentialIdentifierEntity>;
export type VerifiableAddressRow = InferEntity<typeof VerifiableAddressEntity>;
export type RecoveryAddressRow = InferEntity<typeof RecoveryAddressEntity>;
