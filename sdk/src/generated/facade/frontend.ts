// Made by sdk/generate.ts from openapi/generated/openapi.json. Do not edit.

import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';

import { BaseAPI, requireParameters } from '../../base-api.ts';
import * as sdk from '../openapi/sdk.gen.ts';
import type { CreateFedcmFlowResponse, DeleteMySessionsCount, FlowError, LoginFlow, LogoutFlow, PerformNativeLogoutBody, RecoveryFlow, RegistrationFlow, Session, SettingsFlow, SuccessfulNativeLogin, SuccessfulNativeRegistration, UpdateFedcmFlowBody, UpdateLoginFlowBody, UpdateRecoveryFlowBody, UpdateRegistrationFlowBody, UpdateSettingsFlowBody, UpdateVerificationFlowBody, VerificationFlow } from './models.ts';

/** What `createBrowserLoginFlow` takes. */
export interface FrontendApiCreateBrowserLoginFlowRequest {
  /** Ask whoever is signed in to prove themselves again. */
  readonly refresh?: boolean;
  /** Assurance level to reach: `aal1` or `aal2`. */
  readonly aal?: string;
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
  /** Challenge of an OAuth 2.0 server that waits for this flow. */
  readonly loginChallenge?: string;
  /** Organization to sign in to. */
  readonly organization?: string;
  /** Trait a code is sent to. Deprecated; a choice is shown instead. */
  readonly via?: string;
  /** Identity schema to use; has to be selectable. */
  readonly identitySchema?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `createBrowserLogoutFlow` takes. */
export interface FrontendApiCreateBrowserLogoutFlowRequest {
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
  /** The same as `Cookie`, spelled the way some clients expect it. */
  readonly cookie?: string;
}

/** What `createBrowserRecoveryFlow` takes. */
export interface FrontendApiCreateBrowserRecoveryFlowRequest {
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
}

/** What `createBrowserRegistrationFlow` takes. */
export interface FrontendApiCreateBrowserRegistrationFlowRequest {
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
  /** Challenge of an OAuth 2.0 server that waits for this flow. */
  readonly loginChallenge?: string;
  /** Where to go once the address is verified. */
  readonly afterVerificationReturnTo?: string;
  /** Organization to sign in to. */
  readonly organization?: string;
  /** Identity schema to use; has to be selectable. */
  readonly identitySchema?: string;
}

/** What `createBrowserSettingsFlow` takes. */
export interface FrontendApiCreateBrowserSettingsFlowRequest {
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `createBrowserVerificationFlow` takes. */
export interface FrontendApiCreateBrowserVerificationFlowRequest {
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
}

/** What `createNativeLoginFlow` takes. */
export interface FrontendApiCreateNativeLoginFlowRequest {
  /** Ask whoever is signed in to prove themselves again. */
  readonly refresh?: boolean;
  /** Assurance level to reach: `aal1` or `aal2`. */
  readonly aal?: string;
  /** Prepare the flow for being finished in a browser. */
  readonly returnSessionTokenExchangeCode?: boolean;
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
  /** Organization to sign in to. */
  readonly organization?: string;
  /** Trait a code is sent to. Deprecated; a choice is shown instead. */
  readonly via?: string;
  /** Identity schema to use; has to be selectable. */
  readonly identitySchema?: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
}

/** What `createNativeRegistrationFlow` takes. */
export interface FrontendApiCreateNativeRegistrationFlowRequest {
  /** Prepare the flow for being finished in a browser. */
  readonly returnSessionTokenExchangeCode?: boolean;
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
  /** Organization to sign in to. */
  readonly organization?: string;
  /** Identity schema to use; has to be selectable. */
  readonly identitySchema?: string;
}

/** What `createNativeSettingsFlow` takes. */
export interface FrontendApiCreateNativeSettingsFlowRequest {
  /** Session token of a native app. */
  readonly xSessionToken?: string;
}

/** What `createNativeVerificationFlow` takes. */
export interface FrontendApiCreateNativeVerificationFlowRequest {
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
}

/** What `disableMyOtherSessions` takes. */
export interface FrontendApiDisableMyOtherSessionsRequest {
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `disableMySession` takes. */
export interface FrontendApiDisableMySessionRequest {
  /** Its id. */
  readonly id: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
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
  /** Id of the error, as given to the page in `?id=`. */
  readonly id: string;
}

/** What `getLoginFlow` takes. */
export interface FrontendApiGetLoginFlowRequest {
  /** Id of the flow, as given to the page in `?flow=`. */
  readonly id: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `getRecoveryFlow` takes. */
export interface FrontendApiGetRecoveryFlowRequest {
  /** Id of the flow, as given to the page in `?flow=`. */
  readonly id: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `getRegistrationFlow` takes. */
export interface FrontendApiGetRegistrationFlowRequest {
  /** Id of the flow, as given to the page in `?flow=`. */
  readonly id: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `getSettingsFlow` takes. */
export interface FrontendApiGetSettingsFlowRequest {
  /** Id of the flow, as given to the page in `?flow=`. */
  readonly id: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `getVerificationFlow` takes. */
export interface FrontendApiGetVerificationFlowRequest {
  /** Id of the flow, as given to the page in `?flow=`. */
  readonly id: string;
  /** The same as `Cookie`, spelled the way some clients expect it. */
  readonly cookie?: string;
}

/** What `listMySessions` takes. */
export interface FrontendApiListMySessionsRequest {
  /** Most items on the page; more than the maximum is taken as the maximum. */
  readonly pageSize?: number;
  /** Page to get, taken from the `Link` header. */
  readonly pageToken?: string;
  /** Older name of `page_size`. */
  readonly perPage?: number;
  /** Number of the page. Use `page_token` instead. */
  readonly page?: number;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `performNativeLogout` takes. */
export interface FrontendApiPerformNativeLogoutRequest {
  readonly performNativeLogoutBody: PerformNativeLogoutBody;
}

/** What `toSession` takes. */
export interface FrontendApiToSessionRequest {
  /** Template to make a signed token of the session with. */
  readonly tokenizeAs?: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
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
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateLoginFlowBody: UpdateLoginFlowBody;
}

/** What `updateLogoutFlow` takes. */
export interface FrontendApiUpdateLogoutFlowRequest {
  /** Token that the logout was prepared with. */
  readonly token?: string;
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
}

/** What `updateRecoveryFlow` takes. */
export interface FrontendApiUpdateRecoveryFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Token of a link that was followed. */
  readonly token?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateRecoveryFlowBody: UpdateRecoveryFlowBody;
}

/** What `updateRegistrationFlow` takes. */
export interface FrontendApiUpdateRegistrationFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateRegistrationFlowBody: UpdateRegistrationFlowBody;
}

/** What `updateSettingsFlow` takes. */
export interface FrontendApiUpdateSettingsFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Session token of a native app. */
  readonly xSessionToken?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateSettingsFlowBody: UpdateSettingsFlowBody;
}

/** What `updateVerificationFlow` takes. */
export interface FrontendApiUpdateVerificationFlowRequest {
  /** Id of the flow. */
  readonly flow: string;
  /** Token of a link that was followed. */
  readonly token?: string;
  /** Cookies of the browser, to be passed on by servers that call on its behalf. */
  readonly cookie?: string;
  readonly updateVerificationFlowBody: UpdateVerificationFlowBody;
}

export class FrontendApi extends BaseAPI {
  /**
   * Begin a login in a browser
   *
   * Sets the CSRF cookie and sends the browser to the login page with `?flow=`. Scripts that ask for JSON get the flow itself. Whoever is signed in already needs `refresh` or a higher `aal`.
   */
  async createBrowserLoginFlow(requestParameters: FrontendApiCreateBrowserLoginFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<LoginFlow>> {
    return this.send(sdk.createBrowserLoginFlow, { query: { 'refresh': requestParameters.refresh, 'aal': requestParameters.aal, 'return_to': requestParameters.returnTo, 'login_challenge': requestParameters.loginChallenge, 'organization': requestParameters.organization, 'via': requestParameters.via, 'identity_schema': requestParameters.identitySchema }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Prepare a logout in a browser
   *
   * Answers the address that logs out, which carries a token so that other sites cannot log people out.
   */
  async createBrowserLogoutFlow(requestParameters: FrontendApiCreateBrowserLogoutFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<LogoutFlow>> {
    return this.send(sdk.createBrowserLogoutFlow, { query: { 'return_to': requestParameters.returnTo }, headers: { 'cookie': requestParameters.cookie } }, options);
  }

  /**
   * Begin a recovery in a browser
   *
   * Sets the CSRF cookie and sends the browser to the recovery page with `?flow=`.
   */
  async createBrowserRecoveryFlow(requestParameters: FrontendApiCreateBrowserRecoveryFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryFlow>> {
    return this.send(sdk.createBrowserRecoveryFlow, { query: { 'return_to': requestParameters.returnTo } }, options);
  }

  /**
   * Begin a registration in a browser
   *
   * Sets the CSRF cookie and sends the browser to the registration page with `?flow=`. Scripts that ask for JSON get the flow itself.
   */
  async createBrowserRegistrationFlow(requestParameters: FrontendApiCreateBrowserRegistrationFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RegistrationFlow>> {
    return this.send(sdk.createBrowserRegistrationFlow, { query: { 'return_to': requestParameters.returnTo, 'login_challenge': requestParameters.loginChallenge, 'after_verification_return_to': requestParameters.afterVerificationReturnTo, 'organization': requestParameters.organization, 'identity_schema': requestParameters.identitySchema } }, options);
  }

  /**
   * Begin a visit to the settings in a browser
   *
   * Needs a session, at the assurance level that is configured for the settings.
   */
  async createBrowserSettingsFlow(requestParameters: FrontendApiCreateBrowserSettingsFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SettingsFlow>> {
    return this.send(sdk.createBrowserSettingsFlow, { query: { 'return_to': requestParameters.returnTo }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Begin a verification in a browser
   *
   * Sets the CSRF cookie and sends the browser to the verification page with `?flow=`.
   */
  async createBrowserVerificationFlow(requestParameters: FrontendApiCreateBrowserVerificationFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<VerificationFlow>> {
    return this.send(sdk.createBrowserVerificationFlow, { query: { 'return_to': requestParameters.returnTo } }, options);
  }

  /**
   * Ask for what FedCM needs
   *
   * Lists the providers a browser can sign in at by itself.
   */
  async createFedcmFlow(options?: RawAxiosRequestConfig): Promise<AxiosResponse<CreateFedcmFlowResponse>> {
    return this.send(sdk.createFedcmFlow, {}, options);
  }

  /**
   * Begin a login in a native app
   *
   * For clients without cookies. Never use it from a browser: nothing protects it against cross-site request forgery.
   */
  async createNativeLoginFlow(requestParameters: FrontendApiCreateNativeLoginFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<LoginFlow>> {
    return this.send(sdk.createNativeLoginFlow, { query: { 'refresh': requestParameters.refresh, 'aal': requestParameters.aal, 'return_session_token_exchange_code': requestParameters.returnSessionTokenExchangeCode, 'return_to': requestParameters.returnTo, 'organization': requestParameters.organization, 'via': requestParameters.via, 'identity_schema': requestParameters.identitySchema }, headers: { 'X-Session-Token': requestParameters.xSessionToken } }, options);
  }

  /**
   * Begin a recovery in a native app
   *
   * For clients without cookies.
   */
  async createNativeRecoveryFlow(options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryFlow>> {
    return this.send(sdk.createNativeRecoveryFlow, {}, options);
  }

  /**
   * Begin a registration in a native app
   *
   * For clients without cookies. Never use it from a browser: nothing protects it against cross-site request forgery.
   */
  async createNativeRegistrationFlow(requestParameters: FrontendApiCreateNativeRegistrationFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RegistrationFlow>> {
    return this.send(sdk.createNativeRegistrationFlow, { query: { 'return_session_token_exchange_code': requestParameters.returnSessionTokenExchangeCode, 'return_to': requestParameters.returnTo, 'organization': requestParameters.organization, 'identity_schema': requestParameters.identitySchema } }, options);
  }

  /**
   * Begin a visit to the settings in a native app
   *
   * Needs a session token.
   */
  async createNativeSettingsFlow(requestParameters: FrontendApiCreateNativeSettingsFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SettingsFlow>> {
    return this.send(sdk.createNativeSettingsFlow, { headers: { 'X-Session-Token': requestParameters.xSessionToken } }, options);
  }

  /**
   * Begin a verification in a native app
   *
   * For clients without cookies.
   */
  async createNativeVerificationFlow(requestParameters: FrontendApiCreateNativeVerificationFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<VerificationFlow>> {
    return this.send(sdk.createNativeVerificationFlow, { query: { 'return_to': requestParameters.returnTo } }, options);
  }

  /**
   * End one's other sessions
   *
   * The session that asks stays.
   */
  async disableMyOtherSessions(requestParameters: FrontendApiDisableMyOtherSessionsRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<DeleteMySessionsCount>> {
    return this.send(sdk.disableMyOtherSessions, { headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * End one of one's other sessions
   *
   * The session that asks cannot be ended this way; log out instead.
   */
  async disableMySession(requestParameters: FrontendApiDisableMySessionRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('disableMySession', requestParameters, ['id']);
    return this.send(sdk.disableMySession, { path: { 'id': requestParameters.id }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Trade codes for a session token
   *
   * A native app that signed in through a browser holds one code from the start of the flow and gets the other when the browser returns. Both together give the session, once.
   */
  async exchangeSessionToken(requestParameters: FrontendApiExchangeSessionTokenRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SuccessfulNativeLogin>> {
    requireParameters('exchangeSessionToken', requestParameters, ['initCode', 'returnToCode']);
    return this.send(sdk.exchangeSessionToken, { query: { 'init_code': requestParameters.initCode, 'return_to_code': requestParameters.returnToCode } }, options);
  }

  /**
   * Look at an error
   *
   * The error page fetches what went wrong by the `id` it was called with. `stub:500` and `stub:404` give samples to build the page with.
   */
  async getFlowError(requestParameters: FrontendApiGetFlowErrorRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<FlowError>> {
    requireParameters('getFlowError', requestParameters, ['id']);
    return this.send(sdk.getFlowError, { query: { 'id': requestParameters.id } }, options);
  }

  /**
   * Look at a login
   *
   * The page that shows the form fetches it here. Browser flows need the CSRF cookie they were begun with.
   */
  async getLoginFlow(requestParameters: FrontendApiGetLoginFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<LoginFlow>> {
    requireParameters('getLoginFlow', requestParameters, ['id']);
    return this.send(sdk.getLoginFlow, { query: { 'id': requestParameters.id }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Look at a recovery
   *
   * The page that shows the form fetches it here.
   */
  async getRecoveryFlow(requestParameters: FrontendApiGetRecoveryFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryFlow>> {
    requireParameters('getRecoveryFlow', requestParameters, ['id']);
    return this.send(sdk.getRecoveryFlow, { query: { 'id': requestParameters.id }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Look at a registration
   *
   * The page that shows the form fetches it here. Browser flows need the CSRF cookie they were begun with.
   */
  async getRegistrationFlow(requestParameters: FrontendApiGetRegistrationFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RegistrationFlow>> {
    requireParameters('getRegistrationFlow', requestParameters, ['id']);
    return this.send(sdk.getRegistrationFlow, { query: { 'id': requestParameters.id }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Look at the settings
   *
   * Only whoever began the flow may see it.
   */
  async getSettingsFlow(requestParameters: FrontendApiGetSettingsFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SettingsFlow>> {
    requireParameters('getSettingsFlow', requestParameters, ['id']);
    return this.send(sdk.getSettingsFlow, { query: { 'id': requestParameters.id }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Look at a verification
   *
   * The page that shows the form fetches it here.
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
   * List one's other sessions
   *
   * The session that asks is not in the list.
   */
  async listMySessions(requestParameters: FrontendApiListMySessionsRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Array<Session>>> {
    return this.send(sdk.listMySessions, { query: { 'page_size': requestParameters.pageSize, 'page_token': requestParameters.pageToken, 'per_page': requestParameters.perPage, 'page': requestParameters.page }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Log out in a native app
   *
   * Ends the session of a session token.
   */
  async performNativeLogout(requestParameters: FrontendApiPerformNativeLogoutRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('performNativeLogout', requestParameters, ['performNativeLogoutBody']);
    return this.send(sdk.performNativeLogout, { body: requestParameters.performNativeLogoutBody }, options);
  }

  /**
   * Ask who is signed in
   *
   * The check to make on each request to an application: a session cookie or a session token in, the session out. Answers any HTTP method, so that a gateway can forward requests as they are.
   */
  async toSession(requestParameters: FrontendApiToSessionRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Session>> {
    return this.send(sdk.toSession, { query: { 'tokenize_as': requestParameters.tokenizeAs }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Submit the result of FedCM
   *
   * Signs in, or registers, with the token the browser got.
   */
  async updateFedcmFlow(requestParameters: FrontendApiUpdateFedcmFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SuccessfulNativeLogin>> {
    requireParameters('updateFedcmFlow', requestParameters, ['updateFedcmFlowBody']);
    return this.send(sdk.updateFedcmFlow, { body: requestParameters.updateFedcmFlowBody }, options);
  }

  /**
   * Submit a login
   *
   * Browsers are sent on with 303; scripts get the session as JSON; native apps get a session token as well. What is wrong comes back as messages in the form.
   */
  async updateLoginFlow(requestParameters: FrontendApiUpdateLoginFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SuccessfulNativeLogin>> {
    requireParameters('updateLoginFlow', requestParameters, ['flow', 'updateLoginFlowBody']);
    return this.send(sdk.updateLoginFlow, { query: { 'flow': requestParameters.flow }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie }, body: requestParameters.updateLoginFlowBody }, options);
  }

  /**
   * Log out in a browser
   *
   * Ends the session and sends the browser on; scripts get 204.
   */
  async updateLogoutFlow(requestParameters: FrontendApiUpdateLogoutFlowRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    return this.send(sdk.updateLogoutFlow, { query: { 'token': requestParameters.token, 'return_to': requestParameters.returnTo }, headers: { 'Cookie': requestParameters.cookie } }, options);
  }

  /**
   * Submit a recovery
   *
   * First the address, then the code. The answer does not tell whether the address is known.
   */
  async updateRecoveryFlow(requestParameters: FrontendApiUpdateRecoveryFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryFlow>> {
    requireParameters('updateRecoveryFlow', requestParameters, ['flow', 'updateRecoveryFlowBody']);
    return this.send(sdk.updateRecoveryFlow, { query: { 'flow': requestParameters.flow, 'token': requestParameters.token }, headers: { 'Cookie': requestParameters.cookie }, body: requestParameters.updateRecoveryFlowBody }, options);
  }

  /**
   * Submit a registration
   *
   * Creates the identity and, where the `session` hook is configured, signs it in. What is wrong comes back as messages in the form.
   */
  async updateRegistrationFlow(requestParameters: FrontendApiUpdateRegistrationFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SuccessfulNativeRegistration>> {
    requireParameters('updateRegistrationFlow', requestParameters, ['flow', 'updateRegistrationFlowBody']);
    return this.send(sdk.updateRegistrationFlow, { query: { 'flow': requestParameters.flow }, headers: { 'Cookie': requestParameters.cookie }, body: requestParameters.updateRegistrationFlowBody }, options);
  }

  /**
   * Submit a change of the settings
   *
   * Changing credentials, or addresses that serve to sign in, needs a session that was authenticated recently; otherwise the answer says where to log in again, and the change goes on afterwards.
   */
  async updateSettingsFlow(requestParameters: FrontendApiUpdateSettingsFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<SettingsFlow>> {
    requireParameters('updateSettingsFlow', requestParameters, ['flow', 'updateSettingsFlowBody']);
    return this.send(sdk.updateSettingsFlow, { query: { 'flow': requestParameters.flow }, headers: { 'X-Session-Token': requestParameters.xSessionToken, 'Cookie': requestParameters.cookie }, body: requestParameters.updateSettingsFlowBody }, options);
  }

  /**
   * Submit a verification
   *
   * First the address, then the code. The answer does not tell whether the address is known.
   */
  async updateVerificationFlow(requestParameters: FrontendApiUpdateVerificationFlowRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<VerificationFlow>> {
    requireParameters('updateVerificationFlow', requestParameters, ['flow', 'updateVerificationFlowBody']);
    return this.send(sdk.updateVerificationFlow, { query: { 'flow': requestParameters.flow, 'token': requestParameters.token }, headers: { 'Cookie': requestParameters.cookie }, body: requestParameters.updateVerificationFlowBody }, options);
  }
}
