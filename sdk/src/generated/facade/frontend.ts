// Made by sdk/generate.ts from openapi/generated/openapi.json. Do not edit.

import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';

import { BaseAPI, requireParameters } from '../../base-api.ts';
import * as sdk from '../openapi/sdk.gen.ts';
import type { CreateFedcmFlowResponse, DeleteMySessionsCount, FlowError, LoginFlow, LogoutFlow, PerformNativeLogoutBody, RecoveryFlow, RegistrationFlow, Session, SettingsFlow, SuccessfulNativeLogin, SuccessfulNativeRegistration, UpdateFedcmFlowBody, UpdateLoginFlowBody, UpdateRecoveryFlowBody, UpdateRegistrationFlowBody, UpdateSettingsFlowBody, UpdateVerificationFlowBody, VerificationFlow } from './models.ts';

/** What `createBrowserLoginFlow` takes. */
export interface FrontendApiCreateBrowserLoginFlowRequest {
  /** Require a signed-in user to authenticate again. */
  readonly refresh?: boolean;
  /** Assurance level to reach: `aal1` or `aal2`. */
  readonly aal?: string;
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
  /** Challenge of the OAuth 2.0 server that waits for this flow. */
  readonly loginChallenge?: string;
  /** Organization to sign in to. */
  readonly organization?: string;
  /** Trait with the address for the code. Deprecated; the form offers a choice. */
  readonly via?: string;
  /** Identity schema to use. The configuration must make it selectable. */
  readonly identitySchema?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `createBrowserLogoutFlow` takes. */
export interface FrontendApiCreateBrowserLogoutFlowRequest {
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
  /** The same as `Cookie`, in the spelling of some clients. */
  readonly cookie?: string;
}

/** What `createBrowserRecoveryFlow` takes. */
export interface FrontendApiCreateBrowserRecoveryFlowRequest {
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
}

/** What `createBrowserRegistrationFlow` takes. */
export interface FrontendApiCreateBrowserRegistrationFlowRequest {
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
  /** Challenge of the OAuth 2.0 server that waits for this flow. */
  readonly loginChallenge?: string;
  /** Address to return to after the verification. */
  readonly afterVerificationReturnTo?: string;
  /** Organization to sign in to. */
  readonly organization?: string;
  /** Identity schema to use. The configuration must make it selectable. */
  readonly identitySchema?: string;
}

/** What `createBrowserSettingsFlow` takes. */
export interface FrontendApiCreateBrowserSettingsFlowRequest {
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `createBrowserVerificationFlow` takes. */
export interface FrontendApiCreateBrowserVerificationFlowRequest {
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
}

/** What `createNativeLoginFlow` takes. */
export interface FrontendApiCreateNativeLoginFlowRequest {
  /** Require a signed-in user to authenticate again. */
  readonly refresh?: boolean;
  /** Assurance level to reach: `aal1` or `aal2`. */
  readonly aal?: string;
  /** Allow the flow to end in a browser; the answer includes an exchange code. */
  readonly returnSessionTokenExchangeCode?: boolean;
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
  /** Organization to sign in to. */
  readonly organization?: string;
  /** Trait with the address for the code. Deprecated; the form offers a choice. */
  readonly via?: string;
  /** Identity schema to use. The configuration must make it selectable. */
  readonly identitySchema?: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
}

/** What `createNativeRegistrationFlow` takes. */
export interface FrontendApiCreateNativeRegistrationFlowRequest {
  /** Allow the flow to end in a browser; the answer includes an exchange code. */
  readonly returnSessionTokenExchangeCode?: boolean;
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
  /** Organization to sign in to. */
  readonly organization?: string;
  /** Identity schema to use. The configuration must make it selectable. */
  readonly identitySchema?: string;
}

/** What `createNativeSettingsFlow` takes. */
export interface FrontendApiCreateNativeSettingsFlowRequest {
  /** Session token of a native app. */
  readonly xSessionToken?: string;
}

/** What `createNativeVerificationFlow` takes. */
export interface FrontendApiCreateNativeVerificationFlowRequest {
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
}

/** What `disableMyOtherSessions` takes. */
export interface FrontendApiDisableMyOtherSessionsRequest {
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `disableMySession` takes. */
export interface FrontendApiDisableMySessionRequest {
  /** Id. */
  readonly id: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `exchangeSessionToken` takes. */
export interface FrontendApiExchangeSessionTokenRequest {
  /** Code from the start of the flow. */
  readonly initCode: string;
  /** Code from the return of the browser. */
  readonly returnToCode: string;
}

/** What `getFlowError` takes. */
export interface FrontendApiGetFlowErrorRequest {
  /** Id of the error. The page receives it in `?id=`. */
  readonly id: string;
}

/** What `getLoginFlow` takes. */
export interface FrontendApiGetLoginFlowRequest {
  /** Id of the flow. The page receives it in `?flow=`. */
  readonly id: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `getRecoveryFlow` takes. */
export interface FrontendApiGetRecoveryFlowRequest {
  /** Id of the flow. The page receives it in `?flow=`. */
  readonly id: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `getRegistrationFlow` takes. */
export interface FrontendApiGetRegistrationFlowRequest {
  /** Id of the flow. The page receives it in `?flow=`. */
  readonly id: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `getSettingsFlow` takes. */
export interface FrontendApiGetSettingsFlowRequest {
  /** Id of the flow. The page receives it in `?flow=`. */
  readonly id: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `getVerificationFlow` takes. */
export interface FrontendApiGetVerificationFlowRequest {
  /** Id of the flow. The page receives it in `?flow=`. */
  readonly id: string;
  /** The same as `Cookie`, in the spelling of some clients. */
  readonly cookie?: string;
}

/** What `listMySessions` takes. */
export interface FrontendApiListMySessionsRequest {
  /** Number of items on the page; a number above the maximum means the maximum. */
  readonly pageSize?: number;
  /** Token of the page, from the `Link` header. */
  readonly pageToken?: string;
  /** Older name of `page_size`. */
  readonly perPage?: number;
  /** Number of the page. Use `page_token` instead. */
  readonly page?: number;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `performNativeLogout` takes. */
export interface FrontendApiPerformNativeLogoutRequest {
  readonly performNativeLogoutBody: PerformNativeLogoutBody;
}

/** What `toSession` takes. */
export interface FrontendApiToSessionRequest {
  /** Template for a signed token of the session. */
  readonly tokenizeAs?: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `updateFedcmFlow` takes. */
export interface FrontendApiUpdateFedcmFlowRequest {
  readonly updateFedcmFlowBody: UpdateFedcmFlowBody;
}

/** What `updateLoginFlow` takes. */
export interface FrontendApiUpdateLoginFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateLoginFlowBody: UpdateLoginFlowBody;
}

/** What `updateLogoutFlow` takes. */
export interface FrontendApiUpdateLogoutFlowRequest {
  /** Token that the logout was prepared with. */
  readonly token?: string;
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `updateRecoveryFlow` takes. */
export interface FrontendApiUpdateRecoveryFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Token of a link that was followed. */
  readonly token?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateRecoveryFlowBody: UpdateRecoveryFlowBody;
}

/** What `updateRegistrationFlow` takes. */
export interface FrontendApiUpdateRegistrationFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateRegistrationFlowBody: UpdateRegistrationFlowBody;
}

/** What `updateSettingsFlow` takes. */
export interface FrontendApiUpdateSettingsFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateSettingsFlowBody: UpdateSettingsFlowBody;
}

/** What `updateVerificationFlow` takes. */
export interface FrontendApiUpdateVerificationFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Token of a link that was followed. */
  readonly token?: string;
  /** Cookies of the browser, for servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateVerificationFlowBody: UpdateVerificationFlowBody;
}

export class FrontendApi extends BaseAPI {
  /**
   * Create a login flow for a browser
   *
   * Sets the CSRF cookie and sends the browser to the login page with `?flow=`. Clients that accept JSON get the flow itself. A user who is signed in needs `refresh` or a higher `aal`.
   */
  async createBrowserLoginFlow(requestParameters: FrontendApiCreateBrowserLoginFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<LoginFlow>> {
    return this.send(sdk.createBrowserLoginFlow, { query: { 'refresh': requestParameters.refresh, 'aal': requestParameters.aal, 'return_to': requestParameters.returnTo, 'login_challenge': requestParameters.loginChallenge, 'organization': requestParameters.organization, 'via': requestParameters.via, 'identity_schema': requestParameters.identitySchema }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Create a logout flow for a browser
   *
   * Returns the address that ends the session. It contains a token, so that other sites cannot log the user out.
   */
  async createBrowserLogoutFlow(requestParameters: FrontendApiCreateBrowserLogoutFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<LogoutFlow>> {
    return this.send(sdk.createBrowserLogoutFlow, { query: { 'return_to': requestParameters.returnTo }, headers: { 'cookie': requestParameters.cookie } }, options);
  }

  /**
   * Create a recovery flow for a browser
   *
   * Sets the CSRF cookie and sends the browser to the recovery page with `?flow=`.
   */
  async createBrowserRecoveryFlow(requestParameters: FrontendApiCreateBrowserRecoveryFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryFlow>> {
    return this.send(sdk.createBrowserRecoveryFlow, { query: { 'return_to': requestParameters.returnTo } }, options);
  }

  /**
   * Create a registration flow for a browser
   *
   * Sets the CSRF cookie and sends the browser to the registration page with `?flow=`. Clients that accept JSON get the flow itself.
   */
  async createBrowserRegistrationFlow(requestParameters: FrontendApiCreateBrowserRegistrationFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RegistrationFlow>> {
    return this.send(sdk.createBrowserRegistrationFlow, { query: { 'return_to': requestParameters.returnTo, 'login_challenge': requestParameters.loginChallenge, 'after_verification_return_to': requestParameters.afterVerificationReturnTo, 'organization': requestParameters.organization, 'identity_schema': requestParameters.identitySchema } }, options);
  }

  /**
   * Create a settings flow for a browser
   *
   * Needs a session with the assurance level that the configuration requires for settings.
   */
  async createBrowserSettingsFlow(requestParameters: FrontendApiCreateBrowserSettingsFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SettingsFlow>> {
    return this.send(sdk.createBrowserSettingsFlow, { query: { 'return_to': requestParameters.returnTo }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Create a verification flow for a browser
   *
   * Sets the CSRF cookie and sends the browser to the verification page with `?flow=`.
   */
  async createBrowserVerificationFlow(requestParameters: FrontendApiCreateBrowserVerificationFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<VerificationFlow>> {
    return this.send(sdk.createBrowserVerificationFlow, { query: { 'return_to': requestParameters.returnTo } }, options);
  }

  /**
   * Get FedCM parameters
   *
   * Lists the providers that support FedCM.
   */
  async createFedcmFlow(options?: RawAxiosRequestConfig): Promise<AxiosResponse<CreateFedcmFlowResponse>> {
    return this.send(sdk.createFedcmFlow, {}, options);
  }

  /**
   * Create a login flow for a native app
   *
   * For clients without cookies. Do not use it in a browser: it has no protection against cross-site request forgery.
   */
  async createNativeLoginFlow(requestParameters: FrontendApiCreateNativeLoginFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<LoginFlow>> {
    return this.send(sdk.createNativeLoginFlow, { query: { 'refresh': requestParameters.refresh, 'aal': requestParameters.aal, 'return_session_token_exchange_code': requestParameters.returnSessionTokenExchangeCode, 'return_to': requestParameters.returnTo, 'organization': requestParameters.organization, 'via': requestParameters.via, 'identity_schema': requestParameters.identitySchema }, headers: { 'X-Session-Token': requestParameters.xSessionToken } }, options);
  }

  /**
   * Create a recovery flow for a native app
   *
   * For clients without cookies.
   */
  async createNativeRecoveryFlow(options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryFlow>> {
    return this.send(sdk.createNativeRecoveryFlow, {}, options);
  }

  /**
   * Create a registration flow for a native app
   *
   * For clients without cookies. Do not use it in a browser: it has no protection against cross-site request forgery.
   */
  async createNativeRegistrationFlow(requestParameters: FrontendApiCreateNativeRegistrationFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RegistrationFlow>> {
    return this.send(sdk.createNativeRegistrationFlow, { query: { 'return_session_token_exchange_code': requestParameters.returnSessionTokenExchangeCode, 'return_to': requestParameters.returnTo, 'organization': requestParameters.organization, 'identity_schema': requestParameters.identitySchema } }, options);
  }

  /**
   * Create a settings flow for a native app
   *
   * Needs a session token.
   */
  async createNativeSettingsFlow(requestParameters: FrontendApiCreateNativeSettingsFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SettingsFlow>> {
    return this.send(sdk.createNativeSettingsFlow, { headers: { 'X-Session-Token': requestParameters.xSessionToken } }, options);
  }

  /**
   * Create a verification flow for a native app
   *
   * For clients without cookies.
   */
  async createNativeVerificationFlow(requestParameters: FrontendApiCreateNativeVerificationFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<VerificationFlow>> {
    return this.send(sdk.createNativeVerificationFlow, { query: { 'return_to': requestParameters.returnTo } }, options);
  }

  /**
   * End the user's other sessions
   *
   * The current session stays.
   */
  async disableMyOtherSessions(requestParameters: FrontendApiDisableMyOtherSessionsRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<DeleteMySessionsCount>> {
    return this.send(sdk.disableMyOtherSessions, { headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * End one of the user's other sessions
   *
   * The current session cannot be ended here; use logout.
   */
  async disableMySession(requestParameters: FrontendApiDisableMySessionRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('disableMySession', requestParameters, ['id']);
    return this.send(sdk.disableMySession, { path: { 'id': requestParameters.id }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Exchange codes for a session token
   *
   * A native app that signed in through a browser has one code from the start of the flow and gets the other when the browser returns. Both together return the session, once.
   */
  async exchangeSessionToken(requestParameters: FrontendApiExchangeSessionTokenRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SuccessfulNativeLogin>> {
    requireParameters('exchangeSessionToken', requestParameters, ['initCode', 'returnToCode']);
    return this.send(sdk.exchangeSessionToken, { query: { 'init_code': requestParameters.initCode, 'return_to_code': requestParameters.returnToCode } }, options);
  }

  /**
   * Get a stored error
   *
   * The error page fetches the error with the `id` of its address. `stub:500` and `stub:404` are samples for developing the page.
   */
  async getFlowError(requestParameters: FrontendApiGetFlowErrorRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<FlowError>> {
    requireParameters('getFlowError', requestParameters, ['id']);
    return this.send(sdk.getFlowError, { query: { 'id': requestParameters.id } }, options);
  }

  /**
   * Get a login flow
   *
   * The page that shows the form fetches the flow here. A browser flow needs the CSRF cookie that was set when it began.
   */
  async getLoginFlow(requestParameters: FrontendApiGetLoginFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<LoginFlow>> {
    requireParameters('getLoginFlow', requestParameters, ['id']);
    return this.send(sdk.getLoginFlow, { query: { 'id': requestParameters.id }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Get a recovery flow
   *
   * The page that shows the form fetches the flow here.
   */
  async getRecoveryFlow(requestParameters: FrontendApiGetRecoveryFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryFlow>> {
    requireParameters('getRecoveryFlow', requestParameters, ['id']);
    return this.send(sdk.getRecoveryFlow, { query: { 'id': requestParameters.id }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Get a registration flow
   *
   * The page that shows the form fetches the flow here. A browser flow needs the CSRF cookie that was set when it began.
   */
  async getRegistrationFlow(requestParameters: FrontendApiGetRegistrationFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RegistrationFlow>> {
    requireParameters('getRegistrationFlow', requestParameters, ['id']);
    return this.send(sdk.getRegistrationFlow, { query: { 'id': requestParameters.id }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Get a settings flow
   *
   * Only the user who created the flow can read it.
   */
  async getSettingsFlow(requestParameters: FrontendApiGetSettingsFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SettingsFlow>> {
    requireParameters('getSettingsFlow', requestParameters, ['id']);
    return this.send(sdk.getSettingsFlow, { query: { 'id': requestParameters.id }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Get a verification flow
   *
   * The page that shows the form fetches the flow here.
   */
  async getVerificationFlow(requestParameters: FrontendApiGetVerificationFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<VerificationFlow>> {
    requireParameters('getVerificationFlow', requestParameters, ['id']);
    return this.send(sdk.getVerificationFlow, { query: { 'id': requestParameters.id }, headers: { 'cookie': requestParameters.cookie } }, options);
  }

  /**
   * Get the WebAuthn script
   *
   * Pages load it for WebAuthn and passkeys; script nodes carry its address and hash.
   */
  async getWebAuthnJavaScript(options?: RawAxiosRequestConfig): Promise<AxiosResponse<string>> {
    return this.send(sdk.getWebAuthnJavaScript, {}, options);
  }

  /**
   * List the user's other sessions
   *
   * The list does not include the current session.
   */
  async listMySessions(requestParameters: FrontendApiListMySessionsRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Array<Session>>> {
    return this.send(sdk.listMySessions, { query: { 'page_size': requestParameters.pageSize, 'page_token': requestParameters.pageToken, 'per_page': requestParameters.perPage, 'page': requestParameters.page }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Log out in a native app
   *
   * Ends the session that belongs to a session token.
   */
  async performNativeLogout(requestParameters: FrontendApiPerformNativeLogoutRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('performNativeLogout', requestParameters, ['performNativeLogoutBody']);
    return this.send(sdk.performNativeLogout, { body: requestParameters.performNativeLogoutBody }, options);
  }

  /**
   * Get the session of the caller
   *
   * The check to make on each request to an application: a session cookie or a session token in, the session out. Answers every HTTP method, so that a gateway can forward requests unchanged.
   */
  async toSession(requestParameters: FrontendApiToSessionRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Session>> {
    return this.send(sdk.toSession, { query: { 'tokenize_as': requestParameters.tokenizeAs }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Submit the result of FedCM
   *
   * Signs in, or registers, with the token that the browser received.
   */
  async updateFedcmFlow(requestParameters: FrontendApiUpdateFedcmFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SuccessfulNativeLogin>> {
    requireParameters('updateFedcmFlow', requestParameters, ['updateFedcmFlowBody']);
    return this.send(sdk.updateFedcmFlow, { body: requestParameters.updateFedcmFlowBody }, options);
  }

  /**
   * Submit a login flow
   *
   * Browsers are redirected with 303. Scripts get the session as JSON, native apps get a session token as well. Errors become messages in the form.
   */
  async updateLoginFlow(requestParameters: FrontendApiUpdateLoginFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SuccessfulNativeLogin>> {
    requireParameters('updateLoginFlow', requestParameters, ['flow', 'updateLoginFlowBody']);
    return this.send(sdk.updateLoginFlow, { query: { 'flow': requestParameters.flow }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie }, body: requestParameters.updateLoginFlowBody }, options);
  }

  /**
   * Log out in a browser
   *
   * Ends the session and redirects the browser; scripts get 204.
   */
  async updateLogoutFlow(requestParameters: FrontendApiUpdateLogoutFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    return this.send(sdk.updateLogoutFlow, { query: { 'token': requestParameters.token, 'return_to': requestParameters.returnTo }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Submit a recovery flow
   *
   * The first submission has the address, the second one the code. The answer does not show whether an account has the address.
   */
  async updateRecoveryFlow(requestParameters: FrontendApiUpdateRecoveryFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryFlow>> {
    requireParameters('updateRecoveryFlow', requestParameters, ['flow', 'updateRecoveryFlowBody']);
    return this.send(sdk.updateRecoveryFlow, { query: { 'flow': requestParameters.flow, 'token': requestParameters.token }, headers: { 'Cookie': requestParameters.cookie }, body: requestParameters.updateRecoveryFlowBody }, options);
  }

  /**
   * Submit a registration flow
   *
   * Creates the identity and, with the `session` hook, signs the user in. Errors become messages in the form.
   */
  async updateRegistrationFlow(requestParameters: FrontendApiUpdateRegistrationFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SuccessfulNativeRegistration>> {
    requireParameters('updateRegistrationFlow', requestParameters, ['flow', 'updateRegistrationFlowBody']);
    return this.send(sdk.updateRegistrationFlow, { query: { 'flow': requestParameters.flow }, headers: { 'Cookie': requestParameters.cookie }, body: requestParameters.updateRegistrationFlowBody }, options);
  }

  /**
   * Submit a settings flow
   *
   * Changing credentials, or addresses that serve to sign in, needs a session that was authenticated recently; otherwise the answer names the page for a new login, and the change continues after it.
   */
  async updateSettingsFlow(requestParameters: FrontendApiUpdateSettingsFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SettingsFlow>> {
    requireParameters('updateSettingsFlow', requestParameters, ['flow', 'updateSettingsFlowBody']);
    return this.send(sdk.updateSettingsFlow, { query: { 'flow': requestParameters.flow }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie }, body: requestParameters.updateSettingsFlowBody }, options);
  }

  /**
   * Submit a verification flow
   *
   * The first submission has the address, the second one the code. The answer does not show whether an account has the address.
   */
  async updateVerificationFlow(requestParameters: FrontendApiUpdateVerificationFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<VerificationFlow>> {
    requireParameters('updateVerificationFlow', requestParameters, ['flow', 'updateVerificationFlowBody']);
    return this.send(sdk.updateVerificationFlow, { query: { 'flow': requestParameters.flow, 'token': requestParameters.token }, headers: { 'Cookie': requestParameters.cookie }, body: requestParameters.updateVerificationFlowBody }, options);
  }
}
