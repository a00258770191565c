import type { Aal } from '../../../identity/model.ts';
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { AuthenticationMethod } from '../../../session/model.ts';
import type { UiContainer } from '../../../ui/model.ts';

/** The five kinds of flow that are stored. */
export type FlowName = 'login' | 'registration' | 'settings' | 'recovery' | 'verification';
/** Whether a browser or a native app started the flow; with the reference's names. */
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

/** Whether a recovery lets users choose among their addresses; decided when it is created (reference behaviour). */
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

/** What all flows have: a persisted value with an expiry. A change makes a new value; only the form (`ui`) is shaped in place, through `Form`. */
interface FlowBase {
  readonly id: string;
  readonly type: FlowType;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** The URL that created the flow: `return_to` and other parameters are read from its query. */
  readonly requestUrl: string;
  /** The method that is being used; empty until one is chosen. */
  readonly active?: string | undefined;
  readonly ui: UiContainer;
  readonly state: FlowState;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Of the submission at hand; not stored. */
  readonly transientPayload?: Json | undefined;
  readonly continueWith?: readonly ContinueWith[] | undefined;
  /** Where a hook sends the browser in place of `return_to`; not stored. */
  readonly continueAt?: string | undefined;
}

/** Counts submissions: a conditional update on it makes a flow submitted twice at once take effect once. */
interface Counted {
  readonly submitCount: number;
}
interface CsrfBound {
  readonly csrfToken: string;
}

/** A login: first factor, second factor (`requestedAal`) or `refresh` of a session. */
export interface LoginFlow extends FlowBase, Counted, CsrfBound {
  readonly name: 'login';
  readonly refresh: boolean;
  readonly requestedAal: Aal;
  readonly internalContext: JsonObject;
  oauth2LoginChallenge?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly identitySchemaId?: string | undefined;
  /** Only in the answer that creates the flow. */
  readonly sessionTokenExchangeCode?: string | undefined;
}

/** A registration. */
export interface RegistrationFlow extends FlowBase, Counted, CsrfBound {
  readonly name: 'registration';
  readonly internalContext: JsonObject;
  oauth2LoginChallenge?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly identitySchemaId?: string | undefined;
  readonly sessionTokenExchangeCode?: string | undefined;
}

/** Settings of one identity. */
export interface SettingsFlow extends FlowBase {
  readonly name: 'settings';
  readonly identityId: string;
  readonly internalContext: JsonObject;
}

/** A recovery: by a code or link that is sent to an address. */
export interface RecoveryFlow extends FlowBase, Counted, CsrfBound {
  readonly name: 'recovery';
  readonly recoveredIdentityId?: string | undefined;
  readonly skipCsrfCheck: boolean;
}

/** A verification of an address; `sessionId` and what follows it go on with the OAuth 2.0 login that asked for it. */
export interface VerificationFlow extends FlowBase, Counted, CsrfBound {
  readonly name: 'verification';
  oauth2LoginChallenge?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly identityId?: string | undefined;
  readonly authenticationMethods?: readonly AuthenticationMethod[] | undefined;
}

/** What a strategy may change of a flow; it returns the changes, and the engine applies them. */
export interface FlowChanges {
  readonly active?: string | undefined;
  readonly state?: FlowState;
  readonly transientPayload?: undefined;
  /** Joins what the flow remembers between submissions. */
  readonly internalContext?: JsonObject;
}

/** The flows by name. */
export interface FlowByName {
  readonly login: LoginFlow;
  readonly registration: RegistrationFlow;
  readonly settings: SettingsFlow;
  readonly recovery: RecoveryFlow;
  readonly verification: VerificationFlow;
}
/** Any flow. `name` tells which. */
export type Flow = FlowByName[FlowName];

/** A flow of one machine's memory: it waits in `continuity_containers` for the browser to come back. */
export interface ContinuityContainer {
  readonly id: string;
  readonly name: string;
  readonly identityId?: string | undefined;
  readonly payload: Json;
  readonly expiresAt: Date;
}

/** Lets a native app swap a pair of codes for a session token once the browser part is done. */
export interface SessionTokenExchange {
  readonly id: string;
  readonly flowId: string;
  readonly sessionId?: string | undefined;
  readonly initCode: string;
  readonly returnToCode: string;
}

/** An error kept for the error UI (`/self-service/errors?id=`). */
export interface StoredError {
  readonly id: string;
  readonly error: JsonObject;
  readonly csrfToken: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
