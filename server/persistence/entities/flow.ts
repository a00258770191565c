import { type InferEntity, defineEntity } from '@mikro-orm/core';
import type { FlowState, FlowType } from '../../flows/engine/interfaces/model.ts';
import type { Aal } from '../../identity/model.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { UiContainer } from '../../ui/model.ts';
import { flag, id, instant, integer, json, jsonBlob, text } from './columns.ts';
import type { StoredAuthenticationMethod } from './session.ts';

/** Columns of every flow table. */
const common = {
  id: id().primary(),
  issuedAt: instant(),
  expiresAt: instant(),
  createdAt: instant(),
  updatedAt: instant(),
  type: text<FlowType>(),
  ui: jsonBlob<UiContainer>(),
  nid: id(),
  requestUrl: text(),
};

export const LoginFlowEntity = defineEntity({
  name: 'LoginFlow',
  tableName: 'selfservice_login_flows',
  properties: {
    ...common,
    activeMethod: text(),
    csrfToken: text(),
    forced: flag(),
    requestedAal: text<Aal>(),
    internalContext: json<JsonObject>(),
    oauth2LoginChallengeData: text().fieldName('oauth2_login_challenge_data').nullable(),
    state: text<FlowState>().nullable(),
    submitCount: integer(),
    organizationId: id().nullable(),
    identitySchemaId: text().nullable(),
  },
});

export const RegistrationFlowEntity = defineEntity({
  name: 'RegistrationFlow',
  tableName: 'selfservice_registration_flows',
  properties: {
    ...common,
    activeMethod: text(),
    csrfToken: text(),
    internalContext: json<JsonObject>(),
    oauth2LoginChallengeData: text().fieldName('oauth2_login_challenge_data').nullable(),
    state: text<FlowState>().nullable(),
    submitCount: integer(),
    organizationId: id().nullable(),
    identitySchemaId: text().nullable(),
  },
});

export const SettingsFlowEntity = defineEntity({
  name: 'SettingsFlow',
  tableName: 'selfservice_settings_flows',
  properties: {
    ...common,
    identityId: id(),
    activeMethod: text().nullable(),
    state: text<FlowState>(),
    internalContext: json<JsonObject>(),
  },
});

export const RecoveryFlowEntity = defineEntity({
  name: 'RecoveryFlow',
  tableName: 'selfservice_recovery_flows',
  properties: {
    ...common,
    activeMethod: text().nullable(),
    csrfToken: text(),
    state: text<FlowState>(),
    recoveredIdentityId: id().nullable(),
    submitCount: integer(),
    skipCsrfCheck: flag(),
  },
});

export const VerificationFlowEntity = defineEntity({
  name: 'VerificationFlow',
  tableName: 'selfservice_verification_flows',
  properties: {
    ...common,
    csrfToken: text(),
    state: text<FlowState>(),
    activeMethod: text().nullable(),
    submitCount: integer(),
    oauth2LoginChallenge: text().fieldName('oauth2_login_challenge').nullable(),
    sessionId: id().nullable(),
    identityId: id().nullable(),
    authenticationMethods: json<StoredAuthenticationMethod[] | null>().nullable(),
  },
});

export const StoredErrorEntity = defineEntity({
  name: 'StoredError',
  tableName: 'selfservice_errors',
  properties: {
    id: id().primary(),
    errors: jsonBlob<JsonObject>(),
    seenAt: instant().nullable(),
    wasSeen: flag(),
    createdAt: instant(),
    updatedAt: instant(),
    csrfToken: text(),
    nid: id(),
  },
});

export const ContinuityEntity = defineEntity({
  name: 'ContinuityContainer',
  tableName: 'continuity_containers',
  properties: {
    id: id().primary(),
    identityId: id().nullable(),
    name: text(),
    payload: json<Json>().nullable(),
    expiresAt: instant(),
    createdAt: instant(),
    updatedAt: instant(),
    nid: id(),
  },
});

export type LoginFlowRow = InferEntity<typeof LoginFlowEntity>;
export type RegistrationFlowRow = InferEntity<typeof RegistrationFlowEntity>;
export type SettingsFlowRow = InferEntity<typeof SettingsFlowEntity>;
export type RecoveryFlowRow = InferEntity<typeof RecoveryFlowEntity>;
export type VerificationFlowRow = InferEntity<typeof VerificationFlowEntity>;
export type StoredErrorRow = InferEntity<typeof StoredErrorEntity>;
export type ContinuityRow = InferEntity<typeof ContinuityEntity>;
