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
  /** Address to return to afterwards. The configuration must allow it. */
  readonly returnTo?: string;
  readonly createRecoveryLinkForIdentityBody?: CreateRecoveryLinkForIdentityBody;
}

/** What `deleteIdentity` takes. */
export interface IdentityApiDeleteIdentityRequest {
  /** Id. */
  readonly id: string;
}

/** What `deleteIdentityCredentials` takes. */
export interface IdentityApiDeleteIdentityCredentialsRequest {
  /** Id. */
  readonly id: string;
  /** Type of the credential. */
  readonly type: DeleteIdentityCredentialsTypeEnum;
  /** Identifier of the `oidc` or `saml` credential, as shown with the identity. */
  readonly identifier?: string;
}

/** What `deleteIdentitySessions` takes. */
export interface IdentityApiDeleteIdentitySessionsRequest {
  /** Id. */
  readonly id: string;
}

/** What `disableSession` takes. */
export interface IdentityApiDisableSessionRequest {
  /** Id. */
  readonly id: string;
}

/** What `extendSession` takes. */
export interface IdentityApiExtendSessionRequest {
  /** Id. */
  readonly id: string;
}

/** What `getIdentity` takes. */
export interface IdentityApiGetIdentityRequest {
  /** Id. */
  readonly id: string;
  /** Types of credentials to include. The parameter may be repeated. */
  readonly includeCredential?: Array<GetIdentityIncludeCredentialEnum>;
}

/** What `getIdentityByExternalID` takes. */
export interface IdentityApiGetIdentityByExternalIDRequest {
  /** Id of the identity in the external system. */
  readonly externalID: string;
  /** Types of credentials to include. The parameter may be repeated. */
  readonly includeCredential?: Array<GetIdentityByExternalIDIncludeCredentialEnum>;
}

/** What `getIdentitySchema` takes. */
export interface IdentityApiGetIdentitySchemaRequest {
  /** Id. */
  readonly id: string;
}

/** What `getSession` takes. */
export interface IdentityApiGetSessionRequest {
  /** Id. */
  readonly id: string;
  /** Parts to include, in any letter case. */
  readonly expand?: Array<GetSessionExpandEnum>;
}

/** What `listIdentities` takes. */
export interface IdentityApiListIdentitiesRequest {
  /** Number of items on the page; a number above the maximum means the maximum. */
  readonly pageSize?: number;
  /** Token of the page, from the `Link` header. */
  readonly pageToken?: string;
  /** How recent the data of the answer must be. */
  readonly consistency?: ListIdentitiesConsistencyEnum;
  /** Only these identities. The parameter may be repeated up to 500 times. */
  readonly ids?: Array<string>;
  /** Only the identity with this credential identifier. */
  readonly credentialsIdentifier?: string;
  /** Only identities with a similar credential identifier. Experimental. */
  readonly previewCredentialsIdentifierSimilar?: string;
  /** Types of credentials to include. The parameter may be repeated. */
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
  /** Number of items on the page; a number above the maximum means the maximum. */
  readonly pageSize?: number;
  /** Token of the page, from the `Link` header. */
  readonly pageToken?: string;
  /** Older name of `page_size`. */
  readonly perPage?: number;
  /** Number of the page. Use `page_token` instead. */
  readonly page?: number;
}

/** What `listIdentitySessions` takes. */
export interface IdentityApiListIdentitySessionsRequest {
  /** Id. */
  readonly id: string;
  /** Number of items on the page; a number above the maximum means the maximum. */
  readonly pageSize?: number;
  /** Token of the page, from the `Link` header. */
  readonly pageToken?: string;
  /** Only active, or only inactive, sessions. */
  readonly active?: boolean;
  /** Older name of `page_size`. */
  readonly perPage?: number;
  /** Number of the page. Use `page_token` instead. */
  readonly page?: number;
}

/** What `listSessions` takes. */
export interface IdentityApiListSessionsRequest {
  /** Number of items on the page; a number above the maximum means the maximum. */
  readonly pageSize?: number;
  /** Token of the page, from the `Link` header. */
  readonly pageToken?: string;
  /** Only active, or only inactive, sessions. */
  readonly active?: boolean;
  /** Parts to include, in any letter case. */
  readonly expand?: Array<ListSessionsExpandEnum>;
}

/** What `patchIdentity` takes. */
export interface IdentityApiPatchIdentityRequest {
  /** Id. */
  readonly id: string;
  readonly jsonPatch?: Array<JsonPatch>;
}

/** What `updateIdentity` takes. */
export interface IdentityApiUpdateIdentityRequest {
  /** Id. */
  readonly id: string;
  readonly updateIdentityBody?: UpdateIdentityBody;
}

export class IdentityApi extends BaseAPI {
  /**
   * Create many identities
   *
   * Each item succeeds or fails alone. A failed item changes nothing.
   */
  async batchPatchIdentities(requestParameters: IdentityApiBatchPatchIdentitiesRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<BatchPatchIdentitiesResponse>> {
    return this.send(sdk.batchPatchIdentities, { body: requestParameters.patchIdentitiesBody }, options);
  }

  /**
   * Create an identity
   *
   * Can import credentials; passwords may be hashed or in plain text.
   */
  async createIdentity(requestParameters: IdentityApiCreateIdentityRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    return this.send(sdk.createIdentity, { body: requestParameters.createIdentityBody }, options);
  }

  /**
   * Create a recovery code for an identity
   *
   * Nothing is sent to the user; the operator passes it on.
   */
  async createRecoveryCodeForIdentity(requestParameters: IdentityApiCreateRecoveryCodeForIdentityRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryCodeForIdentity>> {
    return this.send(sdk.createRecoveryCodeForIdentity, { body: requestParameters.createRecoveryCodeForIdentityBody }, options);
  }

  /**
   * Create a recovery link for an identity
   *
   * Nothing is sent to the user; the operator passes it on.
   */
  async createRecoveryLinkForIdentity(requestParameters: IdentityApiCreateRecoveryLinkForIdentityRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<RecoveryLinkForIdentity>> {
    return this.send(sdk.createRecoveryLinkForIdentity, { query: { 'return_to': requestParameters.returnTo }, body: requestParameters.createRecoveryLinkForIdentityBody }, options);
  }

  /**
   * Delete an identity
   *
   * Also deletes its credentials, addresses and sessions. This cannot be undone.
   */
  async deleteIdentity(requestParameters: IdentityApiDeleteIdentityRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('deleteIdentity', requestParameters, ['id']);
    return this.send(sdk.deleteIdentity, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * Delete a credential
   *
   * The last first factor cannot be deleted. `oidc` and `saml` need `identifier`.
   */
  async deleteIdentityCredentials(requestParameters: IdentityApiDeleteIdentityCredentialsRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('deleteIdentityCredentials', requestParameters, ['id', 'type']);
    return this.send(sdk.deleteIdentityCredentials, { path: { 'id': requestParameters.id, 'type': requestParameters.type }, query: { 'identifier': requestParameters.identifier } }, options);
  }

  /**
   * Delete the sessions of an identity
   *
   * Signs the user out on all devices.
   */
  async deleteIdentitySessions(requestParameters: IdentityApiDeleteIdentitySessionsRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('deleteIdentitySessions', requestParameters, ['id']);
    return this.send(sdk.deleteIdentitySessions, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * End a session
   *
   * The session becomes inactive and is not deleted.
   */
  async disableSession(requestParameters: IdentityApiDisableSessionRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<void>> {
    requireParameters('disableSession', requestParameters, ['id']);
    return this.send(sdk.disableSession, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * Extend a session
   *
   * Gives it a full new lifespan. Answers 204 without a body when the feature flag `faster_session_extend` is on.
   */
  async extendSession(requestParameters: IdentityApiExtendSessionRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Session>> {
    requireParameters('extendSession', requestParameters, ['id']);
    return this.send(sdk.extendSession, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * Get an identity
   *
   * Credentials are included on request only.
   */
  async getIdentity(requestParameters: IdentityApiGetIdentityRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    requireParameters('getIdentity', requestParameters, ['id']);
    return this.send(sdk.getIdentity, { path: { 'id': requestParameters.id }, query: { 'include_credential': requestParameters.includeCredential } }, options);
  }

  /**
   * Get an identity by its external id
   *
   * Credentials are included on request only.
   */
  async getIdentityByExternalID(requestParameters: IdentityApiGetIdentityByExternalIDRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    requireParameters('getIdentityByExternalID', requestParameters, ['externalID']);
    return this.send(sdk.getIdentityByExternalId, { path: { 'externalID': requestParameters.externalID }, query: { 'include_credential': requestParameters.includeCredential } }, options);
  }

  /**
   * Get an identity schema
   *
   * Returns the JSON Schema itself.
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
   * Pages are linked in the `Link` header. Filters cannot be combined.
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
   * Newest first. Pages are linked in the `Link` header.
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
   * Credentials that the body does not name stay. The id never changes.
   */
  async updateIdentity(requestParameters: IdentityApiUpdateIdentityRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Identity>> {
    requireParameters('updateIdentity', requestParameters, ['id']);
    return this.send(sdk.updateIdentity, { path: { 'id': requestParameters.id }, body: requestParameters.updateIdentityBody }, options);
  }
}
