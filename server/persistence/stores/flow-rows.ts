import type {
  Flow,
  LoginFlow,
  RecoveryFlow,
  RegistrationFlow,
  SettingsFlow,
  VerificationFlow,
} from '../../flows/engine/interfaces/model.ts';
import type {
  LoginFlowRow,
  RecoveryFlowRow,
  RegistrationFlowRow,
  SettingsFlowRow,
  VerificationFlowRow,
} from '../entities/flow.ts';
import { fromAuthenticationMethod, toAuthenticationMethod } from './session-rows.ts';

interface CommonRow {
  id: string;
  issuedAt: Date;
  expiresAt: Date;
  createdAt: Date;
  updatedAt: Date;
  type: Flow['type'];
  ui: Flow['ui'];
  requestUrl: string;
  activeMethod?: string | null;
}

const fromCommon = (flow: Flow, nid: string) => ({
  id: flow.id,
  issuedAt: flow.issuedAt,
  expiresAt: flow.expiresAt,
  createdAt: flow.createdAt,
  updatedAt: flow.updatedAt,
  type: flow.type,
  ui: flow.ui,
  nid,
  requestUrl: flow.requestUrl,
});

const toCommon = (row: CommonRow) => ({
  id: row.id,
  type: row.type,
  issuedAt: row.issuedAt,
  expiresAt: row.expiresAt,
  requestUrl: row.requestUrl,
  active: row.activeMethod || undefined,
  ui: row.ui,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

/** Login and registration share these; an empty text stands for no method and no schema, as the reference writes it. */
const fromEntry = (flow: LoginFlow | RegistrationFlow) => ({
  activeMethod: flow.active ?? '',
  csrfToken: flow.csrfToken,
  internalContext: flow.internalContext,
  oauth2LoginChallengeData: flow.oauth2LoginChallenge ?? null,
  state: flow.state,
  submitCount: flow.submitCount,
  organizationId: flow.organizationId ?? null,
  identitySchemaId: flow.identitySchemaId ?? '',
});

const toEntry = (row: LoginFlowRow | RegistrationFlowRow) => ({
  ...toCommon(row),
  // Rows from before the column existed show no state (reference behaviour).
  state: row.state ?? '',
  csrfToken: row.csrfToken,
  internalContext: row.internalContext,
  oauth2LoginChallenge: row.oauth2LoginChallengeData || undefined,
  submitCount: row.submitCount,
  organizationId: row.organizationId ?? undefined,
  identitySchemaId: row.identitySchemaId || undefined,
});

export const fromLogin = (flow: LoginFlow, nid: string): LoginFlowRow => ({
  ...fromCommon(flow, nid),
  ...fromEntry(flow),
  forced: flow.refresh,
  requestedAal: flow.requestedAal,
});
export const toLogin = (row: LoginFlowRow): LoginFlow => ({
  name: 'login',
  ...toEntry(row),
  refresh: row.forced,
  requestedAal: row.requestedAal,
});

export const fromRegistration = (flow: RegistrationFlow, nid: string): RegistrationFlowRow => ({
  ...fromCommon(flow, nid),
  ...fromEntry(flow),
});
export const toRegistration = (row: RegistrationFlowRow): RegistrationFlow => ({
  name: 'registration',
  ...toEntry(row),
});

export const fromSettings = (flow: SettingsFlow, nid: string): SettingsFlowRow => ({
  ...fromCommon(flow, nid),
  identityId: flow.identityId,
  activeMethod: flow.active ?? null,
  state: flow.state,
  internalContext: flow.internalContext,
});
export const toSettings = (row: SettingsFlowRow): SettingsFlow => ({
  name: 'settings',
  ...toCommon(row),
  identityId: row.identityId,
  state: row.state,
  internalContext: row.internalContext,
});

export const fromRecovery = (flow: RecoveryFlow, nid: string): RecoveryFlowRow => ({
  ...fromCommon(flow, nid),
  activeMethod: flow.active ?? null,
  csrfToken: flow.csrfToken,
  state: flow.state,
  recoveredIdentityId: flow.recoveredIdentityId ?? null,
  submitCount: flow.submitCount,
  skipCsrfCheck: flow.skipCsrfCheck,
});
export const toRecovery = (row: RecoveryFlowRow): RecoveryFlow => ({
  name: 'recovery',
  ...toCommon(row),
  csrfToken: row.csrfToken,
  state: row.state,
  recoveredIdentityId: row.recoveredIdentityId ?? undefined,
  submitCount: row.submitCount,
  skipCsrfCheck: row.skipCsrfCheck,
});

export const fromVerification = (flow: VerificationFlow, nid: string): VerificationFlowRow => ({
  ...fromCommon(flow, nid),
  activeMethod: flow.active ?? null,
  csrfToken: flow.csrfToken,
  state: flow.state,
  submitCount: flow.submitCount,
  oauth2LoginChallenge: flow.oauth2LoginChallenge ?? null,
  sessionId: flow.sessionId ?? null,
  identityId: flow.identityId ?? null,
  authenticationMethods: flow.authenticationMethods?.map(fromAuthenticationMethod) ?? null,
});
export const toVerification = (row: VerificationFlowRow): VerificationFlow => ({
  name: 'verification',
  ...toCommon(row),
  csrfToken: row.csrfToken,
  state: row.state,
  submitCount: row.submitCount,
  oauth2LoginChallenge: row.oauth2LoginChallenge || undefined,
  sessionId: row.sessionId ?? undefined,
  identityId: row.identityId ?? undefined,
  authenticationMethods: row.authenticationMethods?.map(toAuthenticationMethod),
});
