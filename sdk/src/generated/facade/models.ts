// Made by sdk/generate.ts from openapi/generated/openapi.json. Do not edit.

/** Authenticator assurance level: `aal1` for one factor, `aal2` for two. */
export const AuthenticatorAssuranceLevel = {
  Aal0: 'aal0',
  Aal1: 'aal1',
  Aal2: 'aal2',
  Aal3: 'aal3',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type AuthenticatorAssuranceLevel = (typeof AuthenticatorAssuranceLevel)[keyof typeof AuthenticatorAssuranceLevel];

/** The result of each item. */
export interface BatchPatchIdentitiesResponse {
  /** Results in the order of the request; null for an empty item. */
  'identities'?: Array<IdentityPatchResponse>;
}

/** How recent the data must be. */
export interface ConsistencyRequestParameters {
  /** `strong` reads the newest data, `eventual` may lag behind it; empty takes the server's default. */
  'consistency'?: ConsistencyRequestParametersConsistencyEnum;
}

export const ConsistencyRequestParametersConsistencyEnum = {
  Empty: '',
  Strong: 'strong',
  Eventual: 'eventual',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type ConsistencyRequestParametersConsistencyEnum = (typeof ConsistencyRequestParametersConsistencyEnum)[keyof typeof ConsistencyRequestParametersConsistencyEnum];

/** One next step. `action` names its kind. */
export type ContinueWith =
  | ({ action: 'redirect_browser_to' } & ContinueWithRedirectBrowserTo)
  | ({ action: 'set_ory_session_token' } & ContinueWithSetOrySessionToken)
  | ({ action: 'show_recovery_ui' } & ContinueWithRecoveryUi)
  | ({ action: 'show_settings_ui' } & ContinueWithSettingsUi)
  | ({ action: 'show_verification_ui' } & ContinueWithVerificationUi);

/** Show a recovery flow. */
export interface ContinueWithRecoveryUi {
  /** Always `show_recovery_ui`. */
  'action': ContinueWithRecoveryUiActionEnum;
  'flow': ContinueWithRecoveryUiFlow;
}

export const ContinueWithRecoveryUiActionEnum = {
  ShowRecoveryUi: 'show_recovery_ui',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type ContinueWithRecoveryUiActionEnum = (typeof ContinueWithRecoveryUiActionEnum)[keyof typeof ContinueWithRecoveryUiActionEnum];

/** The recovery flow to show. */
export interface ContinueWithRecoveryUiFlow {
  /** Id of the flow. */
  'id': string;
  /** Page that shows the flow; browsers go there. */
  'url'?: string;
}

/** Redirect the browser to another address. */
export interface ContinueWithRedirectBrowserTo {
  /** Always `redirect_browser_to`. */
  'action': ContinueWithRedirectBrowserToActionEnum;
  /** The address. */
  'redirect_browser_to': string;
}

export const ContinueWithRedirectBrowserToActionEnum = {
  RedirectBrowserTo: 'redirect_browser_to',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type ContinueWithRedirectBrowserToActionEnum = (typeof ContinueWithRedirectBrowserToActionEnum)[keyof typeof ContinueWithRedirectBrowserToActionEnum];

/** Use this session token for the next requests. */
export interface ContinueWithSetOrySessionToken {
  /** Always `set_ory_session_token`. */
  'action': ContinueWithSetOrySessionTokenActionEnum;
  /** The session token. */
  'ory_session_token': string;
}

export const ContinueWithSetOrySessionTokenActionEnum = {
  SetOrySessionToken: 'set_ory_session_token',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type ContinueWithSetOrySessionTokenActionEnum = (typeof ContinueWithSetOrySessionTokenActionEnum)[keyof typeof ContinueWithSetOrySessionTokenActionEnum];

/** Show a settings flow. */
export interface ContinueWithSettingsUi {
  /** Always `show_settings_ui`. */
  'action': ContinueWithSettingsUiActionEnum;
  'flow': ContinueWithSettingsUiFlow;
}

export const ContinueWithSettingsUiActionEnum = {
  ShowSettingsUi: 'show_settings_ui',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type ContinueWithSettingsUiActionEnum = (typeof ContinueWithSettingsUiActionEnum)[keyof typeof ContinueWithSettingsUiActionEnum];

/** The settings flow to show. */
export interface ContinueWithSettingsUiFlow {
  /** Id of the flow. */
  'id': string;
  /** Page that shows the flow; browsers go there. */
  'url'?: string;
}

/** Show a verification flow. */
export interface ContinueWithVerificationUi {
  /** Always `show_verification_ui`. */
  'action': ContinueWithVerificationUiActionEnum;
  'flow': ContinueWithVerificationUiFlow;
}

export const ContinueWithVerificationUiActionEnum = {
  ShowVerificationUi: 'show_verification_ui',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type ContinueWithVerificationUiActionEnum = (typeof ContinueWithVerificationUiActionEnum)[keyof typeof ContinueWithVerificationUiActionEnum];

/** The verification flow to show. */
export interface ContinueWithVerificationUiFlow {
  /** Id of the flow. */
  'id': string;
  /** Address that is to be verified. */
  'verifiable_address': string;
  /** Page that shows the flow; browsers go there. */
  'url'?: string;
}

/** Status of a message. */
export const CourierMessageStatus = {
  Queued: 'queued',
  Sent: 'sent',
  Processing: 'processing',
  Abandoned: 'abandoned',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type CourierMessageStatus = (typeof CourierMessageStatus)[keyof typeof CourierMessageStatus];

/** Kind of channel of a message. */
export const CourierMessageType = {
  Email: 'email',
  Phone: 'phone',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type CourierMessageType = (typeof CourierMessageType)[keyof typeof CourierMessageType];

/** The parameters for social sign-in by FedCM. */
export interface CreateFedcmFlowResponse {
  /** Providers that support it. */
  'providers'?: Array<Provider>;
  /** Token to send along with the result. */
  'csrf_token'?: string;
}

/** An identity to create. */
export interface CreateIdentityBody {
  /** Identity schema the traits follow. */
  'schema_id': string;
  /** Traits that match the identity schema. */
  'traits': object;
  /** Unique id of the identity in an external system. */
  'external_id'?: string;
  /** Whether the user may sign in; `active` by default. */
  'state'?: CreateIdentityBodyStateEnum;
  /** Addresses to import with their verification status. */
  'verifiable_addresses'?: Array<VerifiableIdentityAddress>;
  /** Recovery addresses to import. */
  'recovery_addresses'?: Array<RecoveryIdentityAddress>;
  'credentials'?: IdentityWithCredentials;
  /** Data that only the admin API shows. */
  'metadata_admin'?: any;
  /** Data that the user can read but not change. */
  'metadata_public'?: any;
  'organization_id'?: string | null;
}

export const CreateIdentityBodyStateEnum = {
  Active: 'active',
  Inactive: 'inactive',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type CreateIdentityBodyStateEnum = (typeof CreateIdentityBodyStateEnum)[keyof typeof CreateIdentityBodyStateEnum];

/** The identity and lifespan of a recovery code. */
export interface CreateRecoveryCodeForIdentityBody {
  /** Whose account it is. */
  'identity_id': string;
  /** Lifespan of the code, such as `15m` or `1h30m`. */
  'expires_in'?: string;
  'flow_type'?: string;
}

/** The identity and lifespan of a recovery link. */
export interface CreateRecoveryLinkForIdentityBody {
  /** Whose account it is. */
  'identity_id': string;
  /** Lifespan of the link, such as `15m`. */
  'expires_in'?: string;
}

/** The number of ended sessions. */
export interface DeleteMySessionsCount {
  /** Number of sessions. */
  'count'?: number;
}

/** The session needs a second factor first. */
export interface ErrorAuthenticatorAssuranceLevelNotSatisfied {
  /** Where the second factor is asked for. */
  'redirect_browser_to'?: string;
  'error'?: GenericError;
}

/** The flow continues at another address. A script must navigate the browser to it. */
export interface ErrorBrowserLocationChangeRequired {
  /** Address to send the browser to. */
  'redirect_browser_to'?: string;
  'error'?: GenericError;
}

/** Another flow replaced this one. */
export interface ErrorFlowReplaced {
  /** The flow to continue with. It contains the messages to show. */
  'use_flow_id'?: string;
  'error'?: GenericError;
}

/** The envelope of every error. */
export interface ErrorGeneric {
  'error': GenericError;
}

/** A stored error for the error page. */
export interface FlowError {
  /** Id of the stored error. */
  'id': string;
  /** The error itself, shaped like `genericError` in most cases. */
  'error'?: object;
  /** When it was created. */
  'created_at'?: string;
  /** When it was last changed. */
  'updated_at'?: string;
}

/** One error: a status, a fixed message for its kind, and a reason for the particular case. */
export interface GenericError {
  /** A stable id for errors that programs react to, such as `session_inactive`. */
  'id'?: string;
  /** What kind of thing went wrong. */
  'message': string;
  /** HTTP status code, repeated. */
  'code'?: number;
  /** Name of the HTTP status. */
  'status'?: string;
  /** Why it went wrong this time, for a person to read. */
  'reason'?: string;
  /** Further facts, among them `redirect_to`, `continue_with`, `docs` and `hint`. */
  'details'?: object;
  /** Internals for developers; only with development mode on. */
  'debug'?: string;
  /** Id of the failed request, to find it in the logs. */
  'request'?: string;
}

export interface GetVersion200Response {
  'version': string;
}

/** A dependency of the server is not ready. */
export interface HealthNotReadyStatus {
  /** One message per failing check. */
  'errors'?: { [key: string]: string };
}

/** The server is well. */
export interface HealthStatus {
  /** Always `ok`. */
  'status'?: string;
}

/** An account of a user. Its identity schema describes the traits. */
export interface Identity {
  /** Id of the identity; never changes. */
  'id': string;
  /** Identity schema its traits follow. */
  'schema_id': string;
  /** Where that schema can be read. */
  'schema_url': string;
  'traits': any;
  /** Unique id of the identity in an external system. */
  'external_id'?: string;
  /** Whether the user may sign in. */
  'state'?: IdentityStateEnum;
  /** Credentials by type, as far as the request asked for them. */
  'credentials'?: { [key: string]: IdentityCredentials };
  /** Addresses that can be verified. */
  'verifiable_addresses'?: Array<VerifiableIdentityAddress>;
  /** Addresses for recovery. */
  'recovery_addresses'?: Array<RecoveryIdentityAddress>;
  'metadata_admin'?: any;
  'metadata_public'?: any;
  'organization_id'?: string | null;
  'state_changed_at'?: string;
  /** When it was created. */
  'created_at'?: string;
  /** When it was last changed. */
  'updated_at'?: string;
}

export const IdentityStateEnum = {
  Active: 'active',
  Inactive: 'inactive',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type IdentityStateEnum = (typeof IdentityStateEnum)[keyof typeof IdentityStateEnum];

/** The credentials of one type. */
export interface IdentityCredentials {
  /** Type. */
  'type'?: IdentityCredentialsTypeEnum;
  /** What the person can sign in as. */
  'identifiers'?: Array<string>;
  /** Version of the shape of `config`. */
  'version'?: number;
  'config'?: object;
  /** When it was created. */
  'created_at'?: string;
  /** When it was last changed. */
  'updated_at'?: string;
}

export const IdentityCredentialsTypeEnum = {
  Password: 'password',
  Oidc: 'oidc',
  Totp: 'totp',
  LookupSecret: 'lookup_secret',
  Webauthn: 'webauthn',
  Code: 'code',
  Passkey: 'passkey',
  Profile: 'profile',
  Saml: 'saml',
  LinkRecovery: 'link_recovery',
  CodeRecovery: 'code_recovery',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type IdentityCredentialsTypeEnum = (typeof IdentityCredentialsTypeEnum)[keyof typeof IdentityCredentialsTypeEnum];

/** Addresses for codes. */
export interface IdentityCredentialsCode {
  'addresses'?: Array<IdentityCredentialsCodeAddress>;
}

/** One address for codes. */
export interface IdentityCredentialsCodeAddress {
  /** The address. */
  'address'?: string;
  'channel'?: string;
}

/** Accounts at providers that are linked. */
export interface IdentityCredentialsOidc {
  'providers'?: Array<IdentityCredentialsOidcProvider>;
}

/** One linked account. */
export interface IdentityCredentialsOidcProvider {
  /** Access token of the first sign-in. */
  'initial_access_token'?: string;
  /** ID token of the first sign-in. */
  'initial_id_token'?: string;
  /** Refresh token of the first sign-in. */
  'initial_refresh_token'?: string;
  /** Id of the provider. */
  'provider'?: string;
  /** Id of the person at the provider. */
  'subject'?: string;
  /** Organization the provider belongs to. */
  'organization'?: string;
  /** Whether the first sign-in links without asking. */
  'use_auto_link'?: boolean;
}

/** How a password is stored. */
export interface IdentityCredentialsPassword {
  /** Hash of the password. */
  'hashed_password'?: string;
  /** Whether a web hook decides about the first login. */
  'use_password_migration_hook'?: boolean;
}

/** One of many identities to create. */
export interface IdentityPatch {
  /** Id of this item, chosen by the client and repeated in the answer. */
  'patch_id'?: string;
  'create'?: CreateIdentityBody;
}

/** The result of one item. */
export interface IdentityPatchResponse {
  /** `create` for success, `error` for failure. */
  'action'?: IdentityPatchResponseActionEnum;
  /** Id of the identity that was created. */
  'identity'?: string;
  /** The name the request gave to the item. */
  'patch_id'?: string;
  'error'?: any;
}

export const IdentityPatchResponseActionEnum = {
  Create: 'create',
  Error: 'error',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type IdentityPatchResponseActionEnum = (typeof IdentityPatchResponseActionEnum)[keyof typeof IdentityPatchResponseActionEnum];

/** An identity schema and its id. */
export interface IdentitySchemaContainer {
  /** Id of the schema. */
  'id': string;
  /** The schema itself. */
  'schema': object;
}

/** Credentials to import. */
export interface IdentityWithCredentials {
  'oidc'?: IdentityWithCredentialsOidc;
  'password'?: IdentityWithCredentialsPassword;
  'saml'?: IdentityWithCredentialsSaml;
}

/** Accounts at providers to import. */
export interface IdentityWithCredentialsOidc {
  'config'?: IdentityWithCredentialsOidcConfig;
}

/** The accounts. */
export interface IdentityWithCredentialsOidcConfig {
  /** One entry per account. */
  'providers'?: Array<IdentityWithCredentialsOidcConfigProvider>;
}

/** One account to link. */
export interface IdentityWithCredentialsOidcConfigProvider {
  /** Id of the person at the provider. */
  'subject': string;
  /** Id of the provider. */
  'provider': string;
  /** Let the first sign-in link without asking. */
  'use_auto_link'?: boolean;
  'organization'?: string | null;
}

/** A password to import. */
export interface IdentityWithCredentialsPassword {
  'config'?: IdentityWithCredentialsPasswordConfig;
}

/** The password, in plain text or hashed. */
export interface IdentityWithCredentialsPasswordConfig {
  /** Password in plain text. */
  'password'?: string;
  /** Hash of the password, in PHC or another supported format. */
  'hashed_password'?: string;
  /** Let a web hook decide about the first login. */
  'use_password_migration_hook'?: boolean;
}

/** Accounts at providers to import. */
export interface IdentityWithCredentialsSaml {
  'config'?: IdentityWithCredentialsSamlConfig;
}

/** The accounts. */
export interface IdentityWithCredentialsSamlConfig {
  /** One entry per account. */
  'providers'?: Array<IdentityWithCredentialsSamlConfigProvider>;
}

/** One account to link. */
export interface IdentityWithCredentialsSamlConfigProvider {
  /** Id of the person at the provider; must never change there. */
  'subject': string;
  /** Id of the provider. */
  'provider': string;
  'organization'?: string | null;
}

export interface IsAlive200Response {
  'status': string;
}

export interface IsReady200Response {
  'status': string;
}

/** One operation of a JSON Patch (RFC 6902). */
export interface JsonPatch {
  /** One of `add`, `remove`, `replace`, `move`, `copy`, `test`. */
  'op': string;
  /** JSON Pointer to what is changed. */
  'path': string;
  /** JSON Pointer to the source of a `move` or `copy`. */
  'from'?: string;
  /** Value to use. */
  'value'?: any;
}

/** A login flow. */
export interface LoginFlow {
  /** Its id. */
  'id': string;
  'type': string;
  /** When the flow can no longer be submitted. */
  'expires_at': string;
  /** When the flow began. */
  'issued_at': string;
  /** The address the flow was started with. */
  'request_url': string;
  'ui': UiContainer;
  /** One of `loginFlowState`. */
  'state': any;
  /** Whether a signed-in user must authenticate again. */
  'refresh'?: boolean;
  /** Code for fetching the session token after a native login ends in a browser. */
  'session_token_exchange_code'?: string;
  /** Challenge of the OAuth 2.0 server that waits for this login. */
  'oauth2_login_challenge'?: string;
  /** Method of the last submission. */
  'active'?: LoginFlowActiveEnum;
  /** Identity schema that was chosen for the flow. */
  'identity_schema'?: string;
  'oauth2_login_request'?: OAuth2LoginRequest;
  'organization_id'?: string | null;
  'requested_aal'?: AuthenticatorAssuranceLevel;
  /** Where to go once the flow is done. */
  'return_to'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
  /** When it was created. */
  'created_at'?: string;
  /** When it was last changed. */
  'updated_at'?: string;
}

export const LoginFlowActiveEnum = {
  Password: 'password',
  Oidc: 'oidc',
  Totp: 'totp',
  LookupSecret: 'lookup_secret',
  Webauthn: 'webauthn',
  Code: 'code',
  Passkey: 'passkey',
  Profile: 'profile',
  Saml: 'saml',
  LinkRecovery: 'link_recovery',
  CodeRecovery: 'code_recovery',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type LoginFlowActiveEnum = (typeof LoginFlowActiveEnum)[keyof typeof LoginFlowActiveEnum];

/** State of a login flow. */
export const LoginFlowState = {
  ChooseMethod: 'choose_method',
  SentEmail: 'sent_email',
  PassedChallenge: 'passed_challenge',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type LoginFlowState = (typeof LoginFlowState)[keyof typeof LoginFlowState];

/** A logout flow. */
export interface LogoutFlow {
  /** Opening this address in the browser logs out. */
  'logout_url': string;
  /** The token in that address, for scripts. */
  'logout_token': string;
}

/** A message to a user. */
export interface Message {
  /** Its id. */
  'id': string;
  'status': CourierMessageStatus;
  'type': CourierMessageType;
  /** Address it goes to. */
  'recipient': string;
  /** Text of the message. */
  'body': string;
  /** Subject line. */
  'subject': string;
  /** Template of the message. */
  'template_type': MessageTemplateTypeEnum;
  /** How often delivery was tried. */
  'send_count': number;
  /** Channel that delivers it. */
  'channel'?: string;
  /** The attempts to deliver it. */
  'dispatches'?: Array<MessageDispatch>;
  /** When it was created. */
  'created_at': string;
  /** When it was last changed. */
  'updated_at': string;
}

export const MessageTemplateTypeEnum = {
  RecoveryInvalid: 'recovery_invalid',
  RecoveryValid: 'recovery_valid',
  RecoveryCodeInvalid: 'recovery_code_invalid',
  RecoveryCodeValid: 'recovery_code_valid',
  VerificationInvalid: 'verification_invalid',
  VerificationValid: 'verification_valid',
  VerificationCodeInvalid: 'verification_code_invalid',
  VerificationCodeValid: 'verification_code_valid',
  Stub: 'stub',
  LoginCodeValid: 'login_code_valid',
  RegistrationCodeValid: 'registration_code_valid',
  RegistrationInvalid: 'registration_invalid',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type MessageTemplateTypeEnum = (typeof MessageTemplateTypeEnum)[keyof typeof MessageTemplateTypeEnum];

/** One attempt to deliver a message. */
export interface MessageDispatch {
  /** Its id. */
  'id': string;
  /** The message. */
  'message_id': string;
  /** Whether it worked. */
  'status': MessageDispatchStatusEnum;
  /** What went wrong; null for a success. */
  'error'?: object;
  /** When it was created. */
  'created_at': string;
  /** When it was last changed. */
  'updated_at': string;
}

export const MessageDispatchStatusEnum = {
  Failed: 'failed',
  Success: 'success',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type MessageDispatchStatusEnum = (typeof MessageDispatchStatusEnum)[keyof typeof MessageDispatchStatusEnum];

/** The change needs a session that was authenticated recently: log in again, then submit again. */
export interface NeedsPrivilegedSessionError {
  /** Where to log in again. */
  'redirect_browser_to': string;
  'error'?: GenericError;
}

/** The client application that requested the login (RFC 7591). */
export interface OAuth2Client {
  /** Id of the client. */
  'client_id'?: string;
  /** Name to show to people. */
  'client_name'?: string;
  /** Secret of the client; answered once only. */
  'client_secret'?: string;
  /** Home page of the client. */
  'client_uri'?: string;
  /** Logo of the client. */
  'logo_uri'?: string;
  /** Privacy policy of the client. */
  'policy_uri'?: string;
  /** Terms of service of the client. */
  'tos_uri'?: string;
  /** Whom to write to about the client. */
  'contacts'?: Array<string>;
  /** Who owns the client. */
  'owner'?: string;
  /** Scopes the client may ask for, separated by spaces. */
  'scope'?: string;
  /** Audiences the client may ask for. */
  'audience'?: Array<string>;
  /** Grant types the client may use. */
  'grant_types'?: Array<string>;
  /** Response types the client may use. */
  'response_types'?: Array<string>;
  /** Where the client may be redirected to. */
  'redirect_uris'?: Array<string>;
  /** Where to go after logging out. */
  'post_logout_redirect_uris'?: Array<string>;
  /** Origins the client calls from. */
  'allowed_cors_origins'?: Array<string>;
  /** Whether consent is taken as given. */
  'skip_consent'?: boolean;
  /** Whether logging out asks nothing. */
  'skip_logout_consent'?: boolean;
  /** `public` or `pairwise` subjects. */
  'subject_type'?: string;
  /** How the client authenticates at the token endpoint. */
  'token_endpoint_auth_method'?: string;
  /** `jwt` or `opaque` access tokens. */
  'access_token_strategy'?: string;
  /** Keys of the client. */
  'jwks'?: any;
  /** Where the keys of the client are. */
  'jwks_uri'?: string;
  /** Further data of the client. */
  'metadata'?: any;
  /** A lifespan such as `1h`. */
  'authorization_code_grant_access_token_lifespan'?: string;
  /** A lifespan such as `1h`. */
  'authorization_code_grant_id_token_lifespan'?: string;
  /** A lifespan such as `1h`. */
  'authorization_code_grant_refresh_token_lifespan'?: string;
  'backchannel_logout_session_required'?: boolean;
  'backchannel_logout_uri'?: string;
  /** A lifespan such as `1h`. */
  'client_credentials_grant_access_token_lifespan'?: string;
  'client_secret_expires_at'?: number;
  'frontchannel_logout_session_required'?: boolean;
  'frontchannel_logout_uri'?: string;
  /** A lifespan such as `1h`. */
  'implicit_grant_access_token_lifespan'?: string;
  /** A lifespan such as `1h`. */
  'implicit_grant_id_token_lifespan'?: string;
  /** A lifespan such as `1h`. */
  'jwt_bearer_grant_access_token_lifespan'?: string;
  /** A lifespan such as `1h`. */
  'refresh_token_grant_access_token_lifespan'?: string;
  /** A lifespan such as `1h`. */
  'refresh_token_grant_id_token_lifespan'?: string;
  /** A lifespan such as `1h`. */
  'refresh_token_grant_refresh_token_lifespan'?: string;
  'registration_access_token'?: string;
  'registration_client_uri'?: string;
  'request_object_signing_alg'?: string;
  'request_uris'?: Array<string>;
  'sector_identifier_uri'?: string;
  'token_endpoint_auth_signing_alg'?: string;
  'userinfo_signed_response_alg'?: string;
  /** When it was created. */
  'created_at'?: string;
  /** When it was last changed. */
  'updated_at'?: string;
}

/** OpenID Connect parameters of the authorization request. */
export interface OAuth2ConsentRequestOpenIDConnectContext {
  /** Authentication classes the client wishes for. */
  'acr_values'?: Array<string>;
  /** How to display the pages. */
  'display'?: string;
  /** Claims of an ID token given as a hint. */
  'id_token_hint_claims'?: { [key: string]: any };
  /** Whom the client expects. */
  'login_hint'?: string;
  /** Languages the person prefers. */
  'ui_locales'?: Array<string>;
}

/** A login that an OAuth 2.0 server waits for. */
export interface OAuth2LoginRequest {
  /** Names the request. */
  'challenge'?: string;
  /** Authorization URL the client called. */
  'request_url'?: string;
  /** Audiences that the client requested. */
  'requested_access_token_audience'?: Array<string>;
  /** Scopes the client asked for. */
  'requested_scope'?: Array<string>;
  /** Login session at the OAuth 2.0 server. */
  'session_id'?: string;
  /** Whether the person was recognised already. */
  'skip'?: boolean;
  /** The person, where they were recognised. */
  'subject'?: string;
  'client'?: OAuth2Client;
  'oidc_context'?: OAuth2ConsentRequestOpenIDConnectContext;
}

/** Identities to create in one request. */
export interface PatchIdentitiesBody {
  /** Up to 1,000 of them, or 200 with passwords in plain text. */
  'identities'?: Array<IdentityPatch>;
}

/** The session to end. */
export interface PerformNativeLogoutBody {
  /** Token of the session. */
  'session_token': string;
}

/** A provider that supports FedCM. */
export interface Provider {
  /** Address of its FedCM configuration. */
  'config_url'?: string;
  /** Our client id at the provider. */
  'client_id'?: string;
  /** Ties the answer to this request. */
  'nonce'?: string;
  /** Account to prefer. */
  'login_hint'?: string;
  /** Domain whose accounts to prefer. */
  'domain_hint'?: string;
  /** Facts to ask for. */
  'fields'?: Array<string>;
  /** Further parameters for the provider. */
  'parameters'?: { [key: string]: string };
}

/** A recovery code, and the page to enter it on. */
export interface RecoveryCodeForIdentity {
  /** Page that asks for the code. */
  'recovery_link': string;
  /** The code. */
  'recovery_code': string;
  /** When the code stops working. */
  'expires_at'?: string;
}

/** A recovery flow. */
export interface RecoveryFlow {
  /** Its id. */
  'id': string;
  'type': string;
  /** When the flow can no longer be submitted. */
  'expires_at': string;
  /** When the flow began. */
  'issued_at': string;
  /** The address the flow was started with. */
  'request_url': string;
  'ui': UiContainer;
  /** One of `recoveryFlowState`. */
  'state': any;
  /** Method of the last submission. */
  'active'?: string;
  /** What to do next. */
  'continue_with'?: Array<ContinueWith>;
  /** Where to go once the flow is done. */
  'return_to'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** State of a recovery flow. */
export const RecoveryFlowState = {
  ChooseMethod: 'choose_method',
  SentEmail: 'sent_email',
  PassedChallenge: 'passed_challenge',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type RecoveryFlowState = (typeof RecoveryFlowState)[keyof typeof RecoveryFlowState];

/** An address for recovery. */
export interface RecoveryIdentityAddress {
  /** Its id. */
  'id'?: string;
  /** The address. */
  'value': string;
  /** How it is reached: `email` or `sms`. */
  'via': string;
  /** When it was created. */
  'created_at'?: string;
  /** When it was last changed. */
  'updated_at'?: string;
}

/** A link that recovers an account. */
export interface RecoveryLinkForIdentity {
  /** The link. */
  'recovery_link': string;
  /** When the link stops working. */
  'expires_at'?: string;
}

/** A registration flow. */
export interface RegistrationFlow {
  /** Its id. */
  'id': string;
  'type': string;
  /** When the flow can no longer be submitted. */
  'expires_at': string;
  /** When the flow began. */
  'issued_at': string;
  /** The address the flow was started with. */
  'request_url': string;
  'ui': UiContainer;
  /** One of `registrationFlowState`. */
  'state': any;
  /** Code for fetching the session token after a native registration ends in a browser. */
  'session_token_exchange_code'?: string;
  /** Challenge of the OAuth 2.0 server that waits for this registration. */
  'oauth2_login_challenge'?: string;
  /** Method of the last submission. */
  'active'?: RegistrationFlowActiveEnum;
  /** Identity schema that was chosen for the flow. */
  'identity_schema'?: string;
  'oauth2_login_request'?: OAuth2LoginRequest;
  'organization_id'?: string | null;
  /** Where to go once the flow is done. */
  'return_to'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

export const RegistrationFlowActiveEnum = {
  Password: 'password',
  Oidc: 'oidc',
  Totp: 'totp',
  LookupSecret: 'lookup_secret',
  Webauthn: 'webauthn',
  Code: 'code',
  Passkey: 'passkey',
  Profile: 'profile',
  Saml: 'saml',
  LinkRecovery: 'link_recovery',
  CodeRecovery: 'code_recovery',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type RegistrationFlowActiveEnum = (typeof RegistrationFlowActiveEnum)[keyof typeof RegistrationFlowActiveEnum];

/** State of a registration flow. */
export const RegistrationFlowState = {
  ChooseMethod: 'choose_method',
  SentEmail: 'sent_email',
  PassedChallenge: 'passed_challenge',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type RegistrationFlowState = (typeof RegistrationFlowState)[keyof typeof RegistrationFlowState];

/** The flow has expired. */
export interface SelfServiceFlowExpiredError {
  /** When it expired. */
  'expired_at'?: string;
  'since'?: number;
  /** A fresh flow to continue with. */
  'use_flow_id'?: string;
  'error'?: GenericError;
}

/** A period during which a user is signed in. */
export interface Session {
  /** Its id. */
  'id': string;
  /** Whether the session is still good. */
  'active'?: boolean;
  /** When the person last proved who they are. */
  'authenticated_at'?: string;
  /** When the session began. */
  'issued_at'?: string;
  /** When it ends by itself. */
  'expires_at'?: string;
  /** Devices of the session; null when not requested. */
  'devices'?: Array<SessionDevice>;
  /** The session as a signed token, where `tokenize_as` asked for one. */
  'tokenized'?: string;
  'authentication_methods'?: Array<SessionAuthenticationMethod>;
  'authenticator_assurance_level'?: AuthenticatorAssuranceLevel;
  /** Identity of the session; null when not requested. */
  'identity'?: Identity;
}

/** One method of authentication of a session. */
export interface SessionAuthenticationMethod {
  /** The method. */
  'method'?: SessionAuthenticationMethodMethodEnum;
  /** When it was completed. */
  'completed_at'?: string;
  /** Provider that vouched, for `oidc` and `saml`. */
  'provider'?: string;
  /** Organization that was signed in to. */
  'organization'?: string;
  'aal'?: AuthenticatorAssuranceLevel;
}

export const SessionAuthenticationMethodMethodEnum = {
  Password: 'password',
  Oidc: 'oidc',
  Totp: 'totp',
  LookupSecret: 'lookup_secret',
  Webauthn: 'webauthn',
  Code: 'code',
  Passkey: 'passkey',
  Profile: 'profile',
  Saml: 'saml',
  LinkRecovery: 'link_recovery',
  CodeRecovery: 'code_recovery',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type SessionAuthenticationMethodMethodEnum = (typeof SessionAuthenticationMethodMethodEnum)[keyof typeof SessionAuthenticationMethodMethodEnum];

/** A device on which a session was used. */
export interface SessionDevice {
  /** Its id. */
  'id': string;
  /** Address the request came from. */
  'ip_address'?: string;
  /** Name that the client gave itself. */
  'user_agent'?: string;
  /** Approximate location, from headers of a proxy. */
  'location'?: string;
}

/** A settings flow. */
export interface SettingsFlow {
  /** Its id. */
  'id': string;
  'type': string;
  /** When the flow can no longer be submitted. */
  'expires_at': string;
  /** When the flow began. */
  'issued_at': string;
  /** The address the flow was started with. */
  'request_url': string;
  'ui': UiContainer;
  'identity': Identity;
  /** One of `settingsFlowState`. */
  'state': any;
  /** Method of the last submission. */
  'active'?: string;
  /** What to do next. */
  'continue_with'?: Array<ContinueWith>;
  /** Where to go once the flow is done. */
  'return_to'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** State of a settings flow. */
export const SettingsFlowState = {
  ShowForm: 'show_form',
  Success: 'success',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type SettingsFlowState = (typeof SettingsFlowState)[keyof typeof SettingsFlowState];

/** The session for a pair of exchange codes. */
export interface SuccessfulCodeExchangeResponse {
  'session': Session;
  /** Token that proves the session. */
  'session_token'?: string;
}

/** A successful login. */
export interface SuccessfulNativeLogin {
  'session': Session;
  /** Token that proves the session; native clients only. */
  'session_token'?: string;
  /** The next steps; null without any. */
  'continue_with'?: Array<ContinueWith>;
}

/** A successful registration. */
export interface SuccessfulNativeRegistration {
  'identity': Identity;
  /** Token that proves the session, where registering signs in. */
  'session_token'?: string;
  /** The next steps; null without any. */
  'continue_with'?: Array<ContinueWith>;
  'session'?: Session;
}

/** The requested page. */
export interface TokenPagination {
  /** Maximum number of items on a page. */
  'page_size'?: number;
  /** Token of the page, taken from the `Link` header of the page before. */
  'page_token'?: string;
}

/** Links to other pages. */
export interface TokenPaginationHeaders {
  /** RFC 8288 links to the `first` and `next` page. */
  'link'?: string;
  /** Total number of items, if known. */
  'x-total-count'?: string;
}

/** A form: its action, its nodes and its messages. */
export interface UiContainer {
  /** Address the form is submitted to. */
  'action': string;
  /** HTTP method of the submit. */
  'method': string;
  'nodes': Array<UiNode>;
  'messages'?: Array<UiText>;
}

/** One element of a form. */
export interface UiNode {
  /** Kind of element, the same as `attributes.node_type`. */
  'type': UiNodeTypeEnum;
  /** The method of the element, or `default` for all methods. */
  'group': UiNodeGroupEnum;
  'attributes': UiNodeAttributes;
  'messages': Array<UiText>;
  'meta': UiNodeMeta;
}

export const UiNodeTypeEnum = {
  Text: 'text',
  Input: 'input',
  Img: 'img',
  A: 'a',
  Script: 'script',
  Div: 'div',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeTypeEnum = (typeof UiNodeTypeEnum)[keyof typeof UiNodeTypeEnum];

export const UiNodeGroupEnum = {
  Default: 'default',
  Password: 'password',
  Oidc: 'oidc',
  Profile: 'profile',
  Link: 'link',
  Code: 'code',
  Totp: 'totp',
  LookupSecret: 'lookup_secret',
  Webauthn: 'webauthn',
  Passkey: 'passkey',
  IdentifierFirst: 'identifier_first',
  Captcha: 'captcha',
  Saml: 'saml',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeGroupEnum = (typeof UiNodeGroupEnum)[keyof typeof UiNodeGroupEnum];

/** A link. */
export interface UiNodeAnchorAttributes {
  /** Id of the element. */
  'id': string;
  /** Where the link goes. */
  'href': string;
  'title': UiText;
  /** Always `a`. */
  'node_type': UiNodeAnchorAttributesNodeTypeEnum;
}

export const UiNodeAnchorAttributesNodeTypeEnum = {
  A: 'a',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeAnchorAttributesNodeTypeEnum = (typeof UiNodeAnchorAttributesNodeTypeEnum)[keyof typeof UiNodeAnchorAttributesNodeTypeEnum];

/** Attributes of a node. `node_type` names its kind. */
export type UiNodeAttributes =
  | ({ node_type: 'a' } & UiNodeAnchorAttributes)
  | ({ node_type: 'div' } & UiNodeDivisionAttributes)
  | ({ node_type: 'img' } & UiNodeImageAttributes)
  | ({ node_type: 'input' } & UiNodeInputAttributes)
  | ({ node_type: 'script' } & UiNodeScriptAttributes)
  | ({ node_type: 'text' } & UiNodeTextAttributes);

/** An element for widgets. */
export interface UiNodeDivisionAttributes {
  /** Id of the element. */
  'id': string;
  /** Always `div`. */
  'node_type': UiNodeDivisionAttributesNodeTypeEnum;
  /** Class names of the element. */
  'class'?: string;
  /** Values for its `data-` attributes. */
  'data'?: { [key: string]: string };
}

export const UiNodeDivisionAttributesNodeTypeEnum = {
  Div: 'div',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeDivisionAttributesNodeTypeEnum = (typeof UiNodeDivisionAttributesNodeTypeEnum)[keyof typeof UiNodeDivisionAttributesNodeTypeEnum];

/** A picture, such as a QR code. */
export interface UiNodeImageAttributes {
  /** Id of the element. */
  'id': string;
  /** Address of the picture, often a data URL. */
  'src': string;
  /** Width in pixels. */
  'width': number;
  /** Height in pixels. */
  'height': number;
  /** Always `img`. */
  'node_type': UiNodeImageAttributesNodeTypeEnum;
}

export const UiNodeImageAttributesNodeTypeEnum = {
  Img: 'img',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeImageAttributesNodeTypeEnum = (typeof UiNodeImageAttributesNodeTypeEnum)[keyof typeof UiNodeImageAttributesNodeTypeEnum];

/** An input field or a button. */
export interface UiNodeInputAttributes {
  /** Name under which the value is submitted. */
  'name': string;
  /** HTML input type. */
  'type': UiNodeInputAttributesTypeEnum;
  /** Whether the field is shown but cannot be used. */
  'disabled': boolean;
  /** Always `input`. */
  'node_type': UiNodeInputAttributesNodeTypeEnum;
  /** Initial value. */
  'value'?: any;
  /** Whether the field is required. */
  'required'?: boolean;
  /** Value for the HTML attribute `autocomplete`. */
  'autocomplete'?: UiNodeInputAttributesAutocompleteEnum;
  /** Most characters the field takes. */
  'maxlength'?: number;
  /** Regular expression for the value. */
  'pattern'?: string;
  /** Script to run on a click. Prefer `onclickTrigger`. */
  'onclick'?: string;
  /** Function of webauthn.js to call on a click. */
  'onclickTrigger'?: UiNodeInputAttributesOnclickTriggerEnum;
  /** Script to run when the node appears. Prefer `onloadTrigger`. */
  'onload'?: string;
  /** Function of webauthn.js to call when the node appears. */
  'onloadTrigger'?: UiNodeInputAttributesOnloadTriggerEnum;
  'label'?: UiText;
}

export const UiNodeInputAttributesTypeEnum = {
  Text: 'text',
  Password: 'password',
  Number: 'number',
  Checkbox: 'checkbox',
  Hidden: 'hidden',
  Email: 'email',
  Tel: 'tel',
  Submit: 'submit',
  Button: 'button',
  DatetimeLocal: 'datetime-local',
  Date: 'date',
  Url: 'url',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeInputAttributesTypeEnum = (typeof UiNodeInputAttributesTypeEnum)[keyof typeof UiNodeInputAttributesTypeEnum];

export const UiNodeInputAttributesNodeTypeEnum = {
  Input: 'input',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeInputAttributesNodeTypeEnum = (typeof UiNodeInputAttributesNodeTypeEnum)[keyof typeof UiNodeInputAttributesNodeTypeEnum];

export const UiNodeInputAttributesAutocompleteEnum = {
  Email: 'email',
  Tel: 'tel',
  Url: 'url',
  CurrentPassword: 'current-password',
  NewPassword: 'new-password',
  OneTimeCode: 'one-time-code',
  UsernameWebauthn: 'username webauthn',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeInputAttributesAutocompleteEnum = (typeof UiNodeInputAttributesAutocompleteEnum)[keyof typeof UiNodeInputAttributesAutocompleteEnum];

export const UiNodeInputAttributesOnclickTriggerEnum = {
  OryWebAuthnRegistration: 'oryWebAuthnRegistration',
  OryWebAuthnLogin: 'oryWebAuthnLogin',
  OryPasskeyLogin: 'oryPasskeyLogin',
  OryPasskeyLoginAutocompleteInit: 'oryPasskeyLoginAutocompleteInit',
  OryPasskeyRegistration: 'oryPasskeyRegistration',
  OryPasskeySettingsRegistration: 'oryPasskeySettingsRegistration',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeInputAttributesOnclickTriggerEnum = (typeof UiNodeInputAttributesOnclickTriggerEnum)[keyof typeof UiNodeInputAttributesOnclickTriggerEnum];

export const UiNodeInputAttributesOnloadTriggerEnum = {
  OryWebAuthnRegistration: 'oryWebAuthnRegistration',
  OryWebAuthnLogin: 'oryWebAuthnLogin',
  OryPasskeyLogin: 'oryPasskeyLogin',
  OryPasskeyLoginAutocompleteInit: 'oryPasskeyLoginAutocompleteInit',
  OryPasskeyRegistration: 'oryPasskeyRegistration',
  OryPasskeySettingsRegistration: 'oryPasskeySettingsRegistration',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeInputAttributesOnloadTriggerEnum = (typeof UiNodeInputAttributesOnloadTriggerEnum)[keyof typeof UiNodeInputAttributesOnloadTriggerEnum];

/** Data for rendering a node. */
export interface UiNodeMeta {
  'label'?: UiText;
}

/** A script to load. */
export interface UiNodeScriptAttributes {
  /** Id of the element. */
  'id': string;
  /** Address of the script. */
  'src': string;
  /** Whether the script loads beside the page. */
  'async': boolean;
  /** Referrer policy of the request. */
  'referrerpolicy': string;
  /** Cross-origin mode of the request. */
  'crossorigin': string;
  /** Hash of the script (subresource integrity). */
  'integrity': string;
  /** Media type of the script. */
  'type': string;
  /** Fresh value for a content security policy; use it or leave it. */
  'nonce': string;
  /** Always `script`. */
  'node_type': UiNodeScriptAttributesNodeTypeEnum;
}

export const UiNodeScriptAttributesNodeTypeEnum = {
  Script: 'script',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeScriptAttributesNodeTypeEnum = (typeof UiNodeScriptAttributesNodeTypeEnum)[keyof typeof UiNodeScriptAttributesNodeTypeEnum];

/** A text. */
export interface UiNodeTextAttributes {
  /** Id of the element. */
  'id': string;
  'text': UiText;
  /** Always `text`. */
  'node_type': UiNodeTextAttributesNodeTypeEnum;
}

export const UiNodeTextAttributesNodeTypeEnum = {
  Text: 'text',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiNodeTextAttributesNodeTypeEnum = (typeof UiNodeTextAttributesNodeTypeEnum)[keyof typeof UiNodeTextAttributesNodeTypeEnum];

/** A message with its stable id and its parameters. */
export interface UiText {
  'id': number;
  /** The message in English. */
  'text': string;
  /** How to show it. */
  'type': UiTextTypeEnum;
  /** Parameters of the message, for translations. */
  'context'?: object;
}

export const UiTextTypeEnum = {
  Info: 'info',
  Error: 'error',
  Success: 'success',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UiTextTypeEnum = (typeof UiTextTypeEnum)[keyof typeof UiTextTypeEnum];

/** The token that the browser received from the provider. */
export interface UpdateFedcmFlowBody {
  /** Token the browser got from the provider. */
  'token': string;
  /** Nonce the token was asked with. */
  'nonce'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token': string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** The new content of an identity. */
export interface UpdateIdentityBody {
  /** Identity schema the traits follow. */
  'schema_id': string;
  /** Traits that match the identity schema. */
  'traits': object;
  /** Whether the user may sign in. */
  'state': UpdateIdentityBodyStateEnum;
  /** Unique id of the identity in an external system. */
  'external_id'?: string;
  'credentials'?: IdentityWithCredentials;
  /** Data that only the admin API shows. */
  'metadata_admin'?: any;
  /** Data that the user can read but not change. */
  'metadata_public'?: any;
}

export const UpdateIdentityBodyStateEnum = {
  Active: 'active',
  Inactive: 'inactive',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UpdateIdentityBodyStateEnum = (typeof UpdateIdentityBodyStateEnum)[keyof typeof UpdateIdentityBodyStateEnum];

/** Submission of a login flow. `method` selects its kind. */
export type UpdateLoginFlowBody =
  | ({ method: 'code' } & UpdateLoginFlowWithCodeMethod)
  | ({ method: 'identifier_first' } & UpdateLoginFlowWithIdentifierFirstMethod)
  | ({ method: 'lookup_secret' } & UpdateLoginFlowWithLookupSecretMethod)
  | ({ method: 'oidc' } & UpdateLoginFlowWithOidcMethod)
  | ({ method: 'passkey' } & UpdateLoginFlowWithPasskeyMethod)
  | ({ method: 'password' } & UpdateLoginFlowWithPasswordMethod)
  | ({ method: 'saml' } & UpdateLoginFlowWithSamlMethod)
  | ({ method: 'totp' } & UpdateLoginFlowWithTotpMethod)
  | ({ method: 'webauthn' } & UpdateLoginFlowWithWebAuthnMethod);

/** Log in with a code. */
export interface UpdateLoginFlowWithCodeMethod {
  /** Always `code`. */
  'method': string;
  /** Whom to send the code to. */
  'identifier'?: string;
  /** Which of the addresses to use for a second factor. */
  'address'?: string;
  /** The code that was received. */
  'code'?: string;
  /** Set to `code` to have another one sent. */
  'resend'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token': string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Submit an identifier, then choose a credential. */
export interface UpdateLoginFlowWithIdentifierFirstMethod {
  /** Always `identifier_first`. */
  'method': string;
  /** E-mail address, user name or phone number. */
  'identifier': string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Log in with a backup code, as a second factor. */
export interface UpdateLoginFlowWithLookupSecretMethod {
  /** Always `lookup_secret`. */
  'method': string;
  /** A code that was not used before. */
  'lookup_secret': string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
}

/** Log in at a provider. */
export interface UpdateLoginFlowWithOidcMethod {
  /** Always `oidc`. */
  'method': string;
  /** Id of the provider. */
  'provider': string;
  /** ID token from a native SDK of the provider; nothing is redirected then. */
  'id_token'?: string;
  /** Nonce the ID token was asked with. */
  'id_token_nonce'?: string;
  /** Traits of the person. */
  'traits'?: object;
  /** Parameters to pass on to the provider, such as `login_hint` or `prompt`. */
  'upstream_parameters'?: object;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Log in with a passkey. */
export interface UpdateLoginFlowWithPasskeyMethod {
  /** Always `passkey`. */
  'method': string;
  /** Answer of the authenticator, as JSON text. */
  'passkey_login'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
}

/** Log in with identifier and password. */
export interface UpdateLoginFlowWithPasswordMethod {
  /** Always `password`. */
  'method': string;
  /** The password. */
  'password': string;
  /** E-mail address, user name or phone number. */
  'identifier': string;
  /** Older name of `identifier`. */
  'password_identifier'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Log in at a provider. */
export interface UpdateLoginFlowWithSamlMethod {
  /** Always `saml`. */
  'method': string;
  /** Id of the provider. */
  'provider': string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Log in with a code from the app, as a second factor. */
export interface UpdateLoginFlowWithTotpMethod {
  /** Always `totp`. */
  'method': string;
  /** The code in the app. */
  'totp_code': string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Log in with a security key. */
export interface UpdateLoginFlowWithWebAuthnMethod {
  /** Always `webauthn`. */
  'method': string;
  /** E-mail address, user name or phone number. */
  'identifier': string;
  /** Answer of the security key, as JSON text. */
  'webauthn_login'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Submission of a recovery flow. `method` selects its kind. */
export type UpdateRecoveryFlowBody =
  | ({ method: 'code' } & UpdateRecoveryFlowWithCodeMethod)
  | ({ method: 'link' } & UpdateRecoveryFlowWithLinkMethod);

/** Recover an account with a code. */
export interface UpdateRecoveryFlowWithCodeMethod {
  /** Always `code`. */
  'method': UpdateRecoveryFlowWithCodeMethodMethodEnum;
  /** Where to send the code. */
  'email'?: string;
  /** The code that was received; leave `email` out then. */
  'code'?: string;
  /** Address to recover with. */
  'recovery_address'?: string;
  /** The address that was picked among several. */
  'recovery_select_address'?: string;
  /** The picked address, typed in full. */
  'recovery_confirm_address'?: string;
  /** `previous` goes one step back. */
  'screen'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

export const UpdateRecoveryFlowWithCodeMethodMethodEnum = {
  Link: 'link',
  Code: 'code',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UpdateRecoveryFlowWithCodeMethodMethodEnum = (typeof UpdateRecoveryFlowWithCodeMethodMethodEnum)[keyof typeof UpdateRecoveryFlowWithCodeMethodMethodEnum];

/** Recover an account with a link. */
export interface UpdateRecoveryFlowWithLinkMethod {
  /** Always `link`. */
  'method': UpdateRecoveryFlowWithLinkMethodMethodEnum;
  /** Where to send the link. */
  'email': string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

export const UpdateRecoveryFlowWithLinkMethodMethodEnum = {
  Link: 'link',
  Code: 'code',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UpdateRecoveryFlowWithLinkMethodMethodEnum = (typeof UpdateRecoveryFlowWithLinkMethodMethodEnum)[keyof typeof UpdateRecoveryFlowWithLinkMethodMethodEnum];

/** Submission of a registration flow. `method` selects its kind. */
export type UpdateRegistrationFlowBody =
  | ({ method: 'code' } & UpdateRegistrationFlowWithCodeMethod)
  | ({ method: 'oidc' } & UpdateRegistrationFlowWithOidcMethod)
  | ({ method: 'passkey' } & UpdateRegistrationFlowWithPasskeyMethod)
  | ({ method: 'password' } & UpdateRegistrationFlowWithPasswordMethod)
  | ({ method: 'profile' } & UpdateRegistrationFlowWithProfileMethod)
  | ({ method: 'saml' } & UpdateRegistrationFlowWithSamlMethod)
  | ({ method: 'webauthn' } & UpdateRegistrationFlowWithWebAuthnMethod);

/** Register with a code. */
export interface UpdateRegistrationFlowWithCodeMethod {
  /** Always `code`. */
  'method': string;
  /** Traits of the person. */
  'traits': object;
  /** The code that was received. */
  'code'?: string;
  /** Set to `code` to have another one sent. */
  'resend'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Register with an account at a provider. */
export interface UpdateRegistrationFlowWithOidcMethod {
  /** Always `oidc`. */
  'method': string;
  /** Id of the provider. */
  'provider': string;
  /** ID token from a native SDK of the provider; nothing is redirected then. */
  'id_token'?: string;
  /** Nonce the ID token was asked with. */
  'id_token_nonce'?: string;
  /** Traits of the person. */
  'traits'?: object;
  /** Parameters to pass on to the provider, such as `login_hint` or `prompt`. */
  'upstream_parameters'?: object;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Register with a passkey. */
export interface UpdateRegistrationFlowWithPasskeyMethod {
  /** Always `passkey`. */
  'method': string;
  /** Traits of the person. */
  'traits': object;
  /** Answer of the authenticator, as JSON text. */
  'passkey_register'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Register with a password. */
export interface UpdateRegistrationFlowWithPasswordMethod {
  /** Always `password`. */
  'method': string;
  /** Password to set. */
  'password': string;
  /** Traits of the person. */
  'traits': object;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Give the traits, then choose a credential. */
export interface UpdateRegistrationFlowWithProfileMethod {
  /** Always `profile`. */
  'method': string;
  /** Traits of the person. */
  'traits': object;
  /** Which step to go to. */
  'screen'?: UpdateRegistrationFlowWithProfileMethodScreenEnum;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

export const UpdateRegistrationFlowWithProfileMethodScreenEnum = {
  CredentialSelection: 'credential-selection',
  Previous: 'previous',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UpdateRegistrationFlowWithProfileMethodScreenEnum = (typeof UpdateRegistrationFlowWithProfileMethodScreenEnum)[keyof typeof UpdateRegistrationFlowWithProfileMethodScreenEnum];

/** Register with an account at a provider. */
export interface UpdateRegistrationFlowWithSamlMethod {
  /** Always `saml`. */
  'method': string;
  /** Id of the provider. */
  'provider': string;
  /** Traits of the person. */
  'traits'?: object;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Register with a security key. */
export interface UpdateRegistrationFlowWithWebAuthnMethod {
  /** Always `webauthn`. */
  'method': string;
  /** Traits of the person. */
  'traits': object;
  /** Answer of the security key, as JSON text. */
  'webauthn_register'?: string;
  /** Name to give to the key. */
  'webauthn_register_displayname'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Submission of a settings flow. `method` selects its kind. */
export type UpdateSettingsFlowBody =
  | ({ method: 'lookup_secret' } & UpdateSettingsFlowWithLookupMethod)
  | ({ method: 'oidc' } & UpdateSettingsFlowWithOidcMethod)
  | ({ method: 'passkey' } & UpdateSettingsFlowWithPasskeyMethod)
  | ({ method: 'password' } & UpdateSettingsFlowWithPasswordMethod)
  | ({ method: 'profile' } & UpdateSettingsFlowWithProfileMethod)
  | ({ method: 'saml' } & UpdateSettingsFlowWithSamlMethod)
  | ({ method: 'totp' } & UpdateSettingsFlowWithTotpMethod)
  | ({ method: 'webauthn' } & UpdateSettingsFlowWithWebAuthnMethod);

/** Make, show, confirm or remove backup codes. */
export interface UpdateSettingsFlowWithLookupMethod {
  /** Always `lookup_secret`. */
  'method': string;
  /** Make new codes. */
  'lookup_secret_regenerate'?: boolean;
  /** Show the codes. */
  'lookup_secret_reveal'?: boolean;
  /** Keep the new codes. */
  'lookup_secret_confirm'?: boolean;
  /** Remove the codes. */
  'lookup_secret_disable'?: boolean;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Link or unlink an account at a provider. */
export interface UpdateSettingsFlowWithOidcMethod {
  /** Always `oidc`. */
  'method': string;
  /** Provider to link. */
  'link'?: string;
  /** Provider to unlink. */
  'unlink'?: string;
  /** Id of the flow; the query parameter counts. */
  'flow'?: string;
  /** Traits of the person. */
  'traits'?: object;
  /** Parameters to pass on to the provider, such as `login_hint` or `prompt`. */
  'upstream_parameters'?: object;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Add or remove a passkey. */
export interface UpdateSettingsFlowWithPasskeyMethod {
  /** Always `passkey`. */
  'method': string;
  /** Answer of the authenticator, as JSON text. */
  'passkey_settings_register'?: string;
  /** Id of the passkey to remove. */
  'passkey_remove'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
}

/** Change one's password. */
export interface UpdateSettingsFlowWithPasswordMethod {
  /** Always `password`. */
  'method': string;
  /** Password to set. */
  'password': string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Change one's traits. */
export interface UpdateSettingsFlowWithProfileMethod {
  /** Always `profile`. */
  'method': string;
  /** Traits of the person. */
  'traits': object;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Link or unlink an account at a provider. */
export interface UpdateSettingsFlowWithSamlMethod {
  /** Always `saml`. */
  'method': string;
  /** Provider to link. */
  'link'?: string;
  /** Provider to unlink. */
  'unlink'?: string;
  /** Id of the flow; the query parameter counts. */
  'flow'?: string;
  /** Traits of the person. */
  'traits'?: object;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Add or remove an authenticator app. */
export interface UpdateSettingsFlowWithTotpMethod {
  /** Always `totp`. */
  'method': string;
  /** A code that shows the app was set up. */
  'totp_code'?: string;
  /** Remove the app. */
  'totp_unlink'?: boolean;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Add or remove a security key. */
export interface UpdateSettingsFlowWithWebAuthnMethod {
  /** Always `webauthn`. */
  'method': string;
  /** Answer of the security key, as JSON text. */
  'webauthn_register'?: string;
  /** Name to give to the key. */
  'webauthn_register_displayname'?: string;
  /** Id of the key to remove. */
  'webauthn_remove'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** Submission of a verification flow. `method` selects its kind. */
export type UpdateVerificationFlowBody =
  | ({ method: 'code' } & UpdateVerificationFlowWithCodeMethod)
  | ({ method: 'link' } & UpdateVerificationFlowWithLinkMethod);

/** Verify an address with a code. */
export interface UpdateVerificationFlowWithCodeMethod {
  /** Always `code`. */
  'method': UpdateVerificationFlowWithCodeMethodMethodEnum;
  /** Address to verify. */
  'email'?: string;
  /** The code that was received; leave `email` out then. */
  'code'?: string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

export const UpdateVerificationFlowWithCodeMethodMethodEnum = {
  Link: 'link',
  Code: 'code',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UpdateVerificationFlowWithCodeMethodMethodEnum = (typeof UpdateVerificationFlowWithCodeMethodMethodEnum)[keyof typeof UpdateVerificationFlowWithCodeMethodMethodEnum];

/** Verify an address with a link. */
export interface UpdateVerificationFlowWithLinkMethod {
  /** Always `link`. */
  'method': UpdateVerificationFlowWithLinkMethodMethodEnum;
  /** Address to verify. */
  'email': string;
  /** Anti-CSRF token of the form; browser flows only. */
  'csrf_token'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

export const UpdateVerificationFlowWithLinkMethodMethodEnum = {
  Link: 'link',
  Code: 'code',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type UpdateVerificationFlowWithLinkMethodMethodEnum = (typeof UpdateVerificationFlowWithLinkMethodMethodEnum)[keyof typeof UpdateVerificationFlowWithLinkMethodMethodEnum];

/** An address that can be verified. */
export interface VerifiableIdentityAddress {
  /** Its id. */
  'id'?: string;
  /** The address. */
  'value': string;
  /** Whether it is verified. */
  'verified': boolean;
  /** How it is reached. */
  'via': VerifiableIdentityAddressViaEnum;
  'status': string;
  'verified_at'?: string;
  /** When it was created. */
  'created_at'?: string;
  /** When it was last changed. */
  'updated_at'?: string;
}

export const VerifiableIdentityAddressViaEnum = {
  Email: 'email',
  Sms: 'sms',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type VerifiableIdentityAddressViaEnum = (typeof VerifiableIdentityAddressViaEnum)[keyof typeof VerifiableIdentityAddressViaEnum];

/** A verification flow. */
export interface VerificationFlow {
  /** Its id. */
  'id': string;
  'type': string;
  'ui': UiContainer;
  /** One of `verificationFlowState`. */
  'state': any;
  /** Method of the last submission. */
  'active'?: string;
  /** When the flow can no longer be submitted. */
  'expires_at'?: string;
  /** When the flow began. */
  'issued_at'?: string;
  /** The address the flow was started with. */
  'request_url'?: string;
  /** Where to go once the flow is done. */
  'return_to'?: string;
  /** Data to hand on to hooks and message templates; not stored. */
  'transient_payload'?: object;
}

/** State of a verification flow. */
export const VerificationFlowState = {
  ChooseMethod: 'choose_method',
  SentEmail: 'sent_email',
  PassedChallenge: 'passed_challenge',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type VerificationFlowState = (typeof VerificationFlowState)[keyof typeof VerificationFlowState];

/** The version of the server. */
export interface Version {
  /** Version of the server. */
  'version'?: string;
}
