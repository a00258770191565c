import type { Aal } from '../../../identity/model.ts';
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { AuthenticationMethod } from '../../../session/model.ts';
import type { UiContainer } from '../../../ui/model.ts';

export type FlowName = 'login' | 'registration' | 'settings' | 'recovery' | 'verification';
export type FlowType = 'browser' | 'api';

/** States of all five flows as the reference stores them. */
export type FlowState =
  // Logins and registrations that Kratos v1.0 began. They go on like `choose_method`.
  | ''
  | 'choose_method'
  | 'sent_email'
  | 'passed_challenge'
  | 'show_form'
  | 'success'
  | 'recovery_awaiting_address'
  | 'recovery_awaiting_address_choice'
  | 'recovery_confirming_address'
  | 'recovery_awaiting_code';

/** Whether a recovery lets people choose among their addresses; decided when it is created (reference behaviour). */
export const isChoosing = (state: FlowState): boolean => state.startsWith('recovery_');

/** What may follow a flow (`continue_with`), in wire spelling. */
export type ContinueWith =
  | { readonly action: 'set_ory_session_token'; readonly ory_session_token: string }
  | {
      readonly action: 'show_verification_ui';
      readonly flow: { readonly id: string; readonly verifiable_address: string; readonly url?: string };
    }
  | {
      readonly action: 'show_settings_ui' | 'show_recovery_ui';
      readonly flow: { readonly id: string; readonly url?: string };
    }
  | { readonly action: 'redirect_browser_to'; readonly redirect_browser_to: string };

/** What all flows have: a persisted value with an expiry. */
interface FlowBase {
  id: string;
  type: FlowType;
  issuedAt: Date;
  expiresAt: Date;
  /** The URL that created the flow: `return_to` and other parameters are read from its query. */
  requestUrl: string;
  /** The method that is being used; empty until one is chosen. */
  active?: string | undefined;
  ui: UiContainer;
  state: FlowState;
  createdAt: Date;
  updatedAt: Date;
  /** Of the submission at hand; not stored. */
  transientPayload?: Json | undefined;
  continueWith?: ContinueWith[] | undefined;
  /** Where a hook sends the browser in place of `return_to`; not stored. */
  continueAt?: string | undefined;
}

/** Counts submissions: a conditional update on it makes a flow submitted twice at once take effect once. */
interface Counted {
  submitCount: number;
}
interface CsrfBound {
  csrfToken: string;
}

export interface LoginFlow extends FlowBase, Counted, CsrfBound {
  name: 'login';
  refresh: boolean;
  requestedAal: Aal;
  internalContext: JsonObject;
  oauth2LoginChallenge?: string | undefined;
  organizationId?: string | undefined;
  identitySchemaId?: string | undefined;
  /** Only in the answer that creates the flow. */
  sessionTokenExchangeCode?: string | undefined;
}

export interface RegistrationFlow extends FlowBase, Counted, CsrfBound {
  name: 'registration';
  internalContext: JsonObject;
  oauth2LoginChallenge?: string | undefined;
  organizationId?: string | undefined;
  identitySchemaId?: string | undefined;
  sessionTokenExchangeCode?: string | undefined;
}

export interface SettingsFlow extends FlowBase {
  name: 'settings';
  identityId: string;
  internalContext: JsonObject;
}

export interface RecoveryFlow extends FlowBase, Counted, CsrfBound {
  name: 'recovery';
  recoveredIdentityId?: string | undefined;
  skipCsrfCheck: boolean;
}

export interface VerificationFlow extends FlowBase, Counted, CsrfBound {
  name: 'verification';
  oauth2LoginChallenge?: string | undefined;
  sessionId?: string | undefined;
  identityId?: string | undefined;
  authenticationMethods?: AuthenticationMethod[] | undefined;
}

export interface FlowByName {
  login: LoginFlow;
  registration: RegistrationFlow;
  settings: SettingsFlow;
  recovery: RecoveryFlow;
  verification: VerificationFlow;
}
export type Flow = FlowByName[FlowName];

/** A flow of one machine's memory: it waits in `continuity_containers` for the browser to come back. */
export interface ContinuityContainer {
  id: string;
  name: string;
  identityId?: string | undefined;
  payload: Json;
  expiresAt: Date;
}

/** Lets a native app swap a pair of codes for a session token once the browser part is done. */
export interface SessionTokenExchange {
  id: string;
  flowId: string;
  sessionId?: string | undefined;
  initCode: string;
  returnToCode: string;
}

/** An error kept for the error UI (`/self-service/errors?id=`). */
export interface StoredError {
  id: string;
  error: JsonObject;
  csrfToken: string;
  createdAt: Date;
  updatedAt: Date;
}
