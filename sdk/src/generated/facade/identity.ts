// Made by sdk/generate.ts from openapi/generated/openapi.json. Do not edit.

import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';

import { BaseAPI, requireParameters } from '../../base-api.ts';
import * as sdk from '../openapi/sdk.gen.ts';
import type { BatchPatchIdentitiesResponse, CreateIdentityBody, CreateRecoveryCodeForIdentityBody, CreateRecoveryLinkForIdentityBody, Identity, IdentitySchemaContainer, JsonPatch, PatchIdentitiesBody, RecoveryCodeForIdentity, RecoveryLinkForIdentity, Session, UpdateIdentityBody } from './models.ts';

export const DeleteIdentityCredentialsTypeEnum = {
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

export type DeleteIdentityCredentialsTypeEnum = (typeof DeleteIdentityCredentialsTypeEnum)[keyof typeof DeleteIdentityCredentialsTypeEnum];

export const GetIdentityIncludeCredentialEnum = {
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

export type GetIdentityIncludeCredentialEnum = (typeof GetIdentityIncludeCredentialEnum)[keyof typeof GetIdentityIncludeCredentialEnum];

export const GetIdentityByExternalIDIncludeCredentialEnum = {
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

export type GetIdentityByExternalIDIncludeCredentialEnum = (typeof GetIdentityByExternalIDIncludeCredentialEnum)[keyof typeof GetIdentityByExternalIDIncludeCredentialEnum];

export const GetSessionExpandEnum = {
  Identity: 'identity',
  Devices: 'devices',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type GetSessionExpandEnum = (typeof GetSessionExpandEnum)[keyof typeof GetSessionExpandEnum];

export const ListIdentitiesConsistencyEnum = {
  Empty: '',
  Strong: 'strong',
  Eventual: 'eventual',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type ListIdentitiesConsistencyEnum = (typeof ListIdentitiesConsistencyEnum)[keyof typeof ListIdentitiesConsistencyEnum];

export const ListSessionsExpandEnum = {
  Identity: 'identity',
  Devices: 'devices',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type ListSessionsExpandEnum = (typeof ListSessionsExpandEnum)[keyof typeof ListSessionsExpandEnum];

/** What `batchPatchIdentities` takes. */
export interface IdentityApiBatchPatchIdentitiesRequest {
  readonly patchIdentitiesBody?: PatchIdentitiesBody;
}

/** What `createIdentity` takes. */
export interface IdentityApiCreateIdentityRequest {
  readonly createIdentityBody?: CreateIdentityBody;
}

/** What `createRecoveryCodeForIdentity` takes. */
export interface IdentityApiCreateRecoveryCodeForIdentityRequest {
  readonly createRecoveryCodeForIdentityBody?: CreateRecoveryCodeForIdentityBody;
}

/** What `createRecoveryLinkForIdentity` takes. */
export interface IdentityApiCreateRecoveryLinkForIdentityRequest {
  /** Where to go afterwards; has to be allowed by the configuration. */
  readonly returnTo?: string;
  readonly createRecoveryLinkForIdentityBody?: CreateRecoveryLinkForIdentityBody;
}

/** What `deleteIdentity` takes. */
export interface IdentityApiDeleteIdentityRequest {
  /** Its id. */
  readonly id: string;
}

/** What `deleteIdentityCredentials` takes. */
export interface IdentityApiDeleteIdentityCredentialsRequest {
  /** Its id. */
  readonly id: string;
  /** Kind of the credential. */
  readonly type: DeleteIdentityCredentialsTypeEnum;
  /** Which of several `oidc` or `saml` credentials, as listed with the identity. */
  readonly identifier?: string;
}

/** What `deleteIdentitySessions` takes. */
export interface IdentityApiDeleteIdentitySessionsRequest {
  /** Its id. */
  readonly id: string;
}

/** What `disableSession` takes. */
export interface IdentityApiDisableSessionRequest {
  /** Its id. */
  readonly id: string;
}

/** What `extendSession` takes. */
export interface IdentityApiExtendSessionRequest {
  /** Its id. */
  readonly id: string;
}

/** What `getIdentity` takes. */
export interface IdentityApiGetIdentityRequest {
  /** Its id. */
  readonly id: string;
  /** Kinds of credentials to include; repeat the parameter. */
  readonly includeCredential?: Array<GetIdentityIncludeCredentialEnum>;
}

/** What `getIdentityByExternalID` takes. */
export interface IdentityApiGetIdentityByExternalIDRequest {
  /** Id of the person in the other system. */
  readonly externalID: string;
  /** Kinds of credentials to include; repeat the parameter. */
  readonly includeCredential?: Array<GetIdentityByExternalIDIncludeCredentialEnum>;
}

/** What `getIdentitySchema` takes. */
export interface IdentityApiGetIdentitySchemaRequest {
  /** Its id. */
  readonly id: string;
}

/** What `getSession` takes. */
export interface IdentityApiGetSessionRequest {
  /** Its id. */
  readonly id: string;
  /** Parts to include; letter case does not matter. */
  readonly expand?: Array<GetSessionExpandEnum>;
}

/** What `listIdentities` takes. */
export interface IdentityApiListIdentitiesRequest {
  /** Most items on the page; more than the maximum is taken as the maximum. */
  readonly pageSize?: number;
  /** Page to get, taken from the `Link` header. */
  readonly pageToken?: string;
  /** How fresh the answer has to be. */
  readonly consistency?: ListIdentitiesConsistencyEnum;
  /** Only these identities; repeat the parameter, up to 500 times. */
  readonly ids?: Array<string>;
  /** Only the identity that signs in as exactly this. */
  readonly credentialsIdentifier?: string;
  /** Only identities that sign in as something like this. Not settled yet. */
  readonly previewCredentialsIdentifierSimilar?: string;
  /** Kinds of credentials to include; repeat the parameter. */
  readonly includeCredential?: Array<string>;
  /** Only identities of this organization. */
  readonly organizationId?: string;
  /** Older name of `page_size`. */
  readonly perPage?: number;
  /** Number of the page. Use `page_token` instead. */
  readonly page?: number;
}

/** What `listIdentitySchemas` takes. */
export interface IdentityApiListIdentitySchemasRequest {
  /** Most items on the page; more than the maximum is taken as the maximum. */
  readonly pageSize?: number;
  /** Page to get, taken from the `Link` header. */
  readonly pageToken?: string;
  /** Older name of `page_size`. */
  readonly perPage?: number;
  /** Number of the page. Use `page_token` instead. */
  readonly page?: number;
}

/** What `listIdentitySessions` takes. */
export interface IdentityApiListIdentitySessionsRequest {
  /** Its id. */
  readonly id: string;
  /** Most items on the page; more than the maximum is taken as the maximum. */
  readonly pageSize?: number;
  /** Page to get, taken from the `Link` header. */
  readonly pageToken?: string;
  /** Only sessions that are, or are not, active. */
  readonly active?: boolean;
  /** Older name of `page_size`. */
  readonly perPage?: number;
  /** Number of the page. Use `page_token` instead. */
  readonly page?: number;
}

/** What `listSessions` takes. */
export interface IdentityApiListSessionsRequest {
  /** Most items on the page; more than the maximum is taken as the maximum. */
  readonly pageSize?: number;
  /** Page to get, taken from the `Link` header. */
  readonly pageToken?: string;
  /** Only sessions that are, or are not, active. */
  readonly active?: boolean;
  /** Parts to include; letter case does not matter. */
  readonly expand?: Array<ListSessionsExpandEnum>;
}

/** What `patchIdentity` takes. */
export interface IdentityApiPatchIdentityRequest {
  /** Its id. */
  readonly id: string;
  readonly jsonPatch?: Array<JsonPatch>;
}

/** What `updateIdentity` takes. */
export interface IdentityApiUpdateIdentityRequest {
  /** Its id. */
  readonly id: string;
  readonly updateIdentityBody?: UpdateIdentityBody;
}

export class IdentityApi extends BaseAPI {
  /**
   * Create many identities
   *
   * Each item succeeds or fails by itself and leaves no trace when it fails.
   */
  async batchPatchIdentities(requestParameters: IdentityApiBatchPatchIdentitiesRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<BatchPatchIdentitiesResponse>> {
    return this.send(sdk.batchPatchIdentities, { body: requestParameters.patchIdentitiesBody }, options);
  }

  /**
   * Create an identity
   *
   * Can import credentials, with passwords hashed or in plain text.
   */
  async createIdentity(requestParameters: IdentityApiCreateIdentityRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    return this.send(sdk.createIdentity, { body: requestParameters.createIdentityBody }, options);
  }

  /**
   * Make a recovery code for somebody
   *
   * Nothing is sent: handing it over is up to you.
   */
  async createRecoveryCodeForIdentity(requestParameters: IdentityApiCreateRecoveryCodeForIdentityRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryCodeForIdentity>> {
    return this.send(sdk.createRecoveryCodeForIdentity, { body: requestParameters.createRecoveryCodeForIdentityBody }, options);
  }

  /**
   * Make a recovery link for somebody
   *
   * Nothing is sent: handing it over is up to you.
   */
  async createRecoveryLinkForIdentity(requestParameters: IdentityApiCreateRecoveryLinkForIdentityRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryLinkForIdentity>> {
    return this.send(sdk.createRecoveryLinkForIdentity, { query: { 'return_to': requestParameters.returnTo }, body: requestParameters.createRecoveryLinkForIdentityBody }, options);
  }

  /**
   * Delete an identity
   *
   * With its credentials, addresses and sessions. There is no way back.
   */
  async deleteIdentity(requestParameters: IdentityApiDeleteIdentityRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('deleteIdentity', requestParameters, ['id']);
    return this.send(sdk.deleteIdentity, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * Delete a credential
   *
   * A first factor stays when it is the last one; `oidc` and `saml` need the identifier.
   */
  async deleteIdentityCredentials(requestParameters: IdentityApiDeleteIdentityCredentialsRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('deleteIdentityCredentials', requestParameters, ['id', 'type']);
    return this.send(sdk.deleteIdentityCredentials, { path: { 'id': requestParameters.id, 'type': requestParameters.type }, query: { 'identifier': requestParameters.identifier } }, options);
  }

  /**
   * Delete the sessions of an identity
   *
   * Signs the person out everywhere.
   */
  async deleteIdentitySessions(requestParameters: IdentityApiDeleteIdentitySessionsRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('deleteIdentitySessions', requestParameters, ['id']);
    return this.send(sdk.deleteIdentitySessions, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * End a session
   *
   * The session stays on record as inactive.
   */
  async disableSession(requestParameters: IdentityApiDisableSessionRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('disableSession', requestParameters, ['id']);
    return this.send(sdk.disableSession, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * Extend a session
   *
   * Gives it a whole new lifespan. Answers 204 without a body where the feature flag `faster_session_extend` is on.
   */
  async extendSession(requestParameters: IdentityApiExtendSessionRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Session>> {
    requireParameters('extendSession', requestParameters, ['id']);
    return this.send(sdk.extendSession, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * Get an identity
   *
   * Credentials are left out unless asked for.
   */
  async getIdentity(requestParameters: IdentityApiGetIdentityRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    requireParameters('getIdentity', requestParameters, ['id']);
    return this.send(sdk.getIdentity, { path: { 'id': requestParameters.id }, query: { 'include_credential': requestParameters.includeCredential } }, options);
  }

  /**
   * Get an identity by its external id
   *
   * Credentials are left out unless asked for.
   */
  async getIdentityByExternalID(requestParameters: IdentityApiGetIdentityByExternalIDRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    requireParameters('getIdentityByExternalID', requestParameters, ['externalID']);
    return this.send(sdk.getIdentityByExternalId, { path: { 'externalID': requestParameters.externalID }, query: { 'include_credential': requestParameters.includeCredential } }, options);
  }

  /**
   * Get an identity schema
   *
   * The bare JSON Schema.
   */
  async getIdentitySchema(requestParameters: IdentityApiGetIdentitySchemaRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<object>> {
    requireParameters('getIdentitySchema', requestParameters, ['id']);
    return this.send(sdk.getIdentitySchema, { path: { 'id': requestParameters.id } }, options);
  }

  /** Get a session */
  async getSession(requestParameters: IdentityApiGetSessionRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Session>> {
    requireParameters('getSession', requestParameters, ['id']);
    return this.send(sdk.getSession, { path: { 'id': requestParameters.id }, query: { 'expand': requestParameters.expand } }, options);
  }

  /**
   * List identities
   *
   * Pages are linked in the `Link` header. Filters exclude one another.
   */
  async listIdentities(requestParameters: IdentityApiListIdentitiesRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Array<Identity>>> {
    return this.send(sdk.listIdentities, { query: { 'page_size': requestParameters.pageSize, 'page_token': requestParameters.pageToken, 'consistency': requestParameters.consistency, 'ids': requestParameters.ids, 'credentials_identifier': requestParameters.credentialsIdentifier, 'preview_credentials_identifier_similar': requestParameters.previewCredentialsIdentifierSimilar, 'include_credential': requestParameters.includeCredential, 'organization_id': requestParameters.organizationId, 'per_page': requestParameters.perPage, 'page': requestParameters.page } }, options);
  }

  /** List the identity schemas */
  async listIdentitySchemas(requestParameters: IdentityApiListIdentitySchemasRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Array<IdentitySchemaContainer>>> {
    return this.send(sdk.listIdentitySchemas, { query: { 'page_size': requestParameters.pageSize, 'page_token': requestParameters.pageToken, 'per_page': requestParameters.perPage, 'page': requestParameters.page } }, options);
  }

  /** List the sessions of an identity */
  async listIdentitySessions(requestParameters: IdentityApiListIdentitySessionsRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Array<Session>>> {
    requireParameters('listIdentitySessions', requestParameters, ['id']);
    return this.send(sdk.listIdentitySessions, { path: { 'id': requestParameters.id }, query: { 'page_size': requestParameters.pageSize, 'page_token': requestParameters.pageToken, 'active': requestParameters.active, 'per_page': requestParameters.perPage, 'page': requestParameters.page } }, options);
  }

  /**
   * List sessions
   *
   * Newest first; pages are linked in the `Link` header.
   */
  async listSessions(requestParameters: IdentityApiListSessionsRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Array<Session>>> {
    return this.send(sdk.listSessions, { query: { 'page_size': requestParameters.pageSize, 'page_token': requestParameters.pageToken, 'active': requestParameters.active, 'expand': requestParameters.expand } }, options);
  }

  /**
   * Change parts of an identity
   *
   * JSON Patch (RFC 6902) on traits, metadata, state, external id and schema.
   */
  async patchIdentity(requestParameters: IdentityApiPatchIdentityRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    requireParameters('patchIdentity', requestParameters, ['id']);
    return this.send(sdk.patchIdentity, { path: { 'id': requestParameters.id }, body: requestParameters.jsonPatch }, options);
  }

  /**
   * Replace an identity
   *
   * Credentials that are not given stay; the id never changes.
   */
  async updateIdentity(requestParameters: IdentityApiUpdateIdentityRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    requireParameters('updateIdentity', requestParameters, ['id']);
    return this.send(sdk.updateIdentity, { path: { 'id': requestParameters.id }, body: requestParameters.updateIdentityBody }, options);
  }
}
