import type { Json, JsonObject } from '../kernel/json.ts';

/** Names of `identity_credential_types`. */
export type CredentialType =
  | 'password'
  | 'oidc'
  | 'saml'
  | 'totp'
  | 'lookup_secret'
  | 'webauthn'
  | 'code'
  | 'passkey'
  | 'link_recovery'
  | 'code_recovery'
  | 'profile';

/** Methods that a session records after a recovery. No identity has credentials of these types. */
export const RECOVERY_METHODS = ['link_recovery', 'code_recovery'] as const satisfies readonly CredentialType[];

/** Authenticator assurance level (NIST SP 800-63B): `aal0` before any login, `aal1` one factor, `aal2` two factors. */
export type Aal = 'aal0' | 'aal1' | 'aal2';

export type IdentityState = 'active' | 'inactive';
export type AddressVia = 'email' | 'sms';

/** The credentials of an identity of one type (`identity_credentials`). */
export interface Credentials {
  /** The id of the row; undefined before it is stored. */
  id?: string;
  type: CredentialType;
  /** What the user logs in with; unique per type. */
  identifiers: string[];
  /** The reference's JSON for this type, for example `{"hashed_password": "..."}`. */
  config: JsonObject;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export type CredentialsMap = Partial<Record<CredentialType, Credentials>>;

/** An address to verify (`identity_verifiable_addresses`). */
export interface VerifiableAddress {
  id: string;
  value: string;
  via: string;
  verified: boolean;
  status: 'pending' | 'sent' | 'completed';
  verifiedAt?: Date | undefined;
  createdAt: Date;
  updatedAt: Date;
}

/** An address for account recovery (`identity_recovery_addresses`). */
export interface RecoveryAddress {
  id: string;
  value: string;
  via: string;
  createdAt: Date;
  updatedAt: Date;
}

/** An identity (`identities`). */
export interface Identity {
  id: string;
  externalId?: string | undefined;
  schemaId: string;
  state: IdentityState;
  stateChangedAt?: Date | undefined;
  traits: JsonObject;
  /** `null` is sent as `null`. */
  metadataPublic: Json;
  metadataAdmin: Json;
  verifiableAddresses: VerifiableAddress[];
  recoveryAddresses: RecoveryAddress[];
  organizationId?: string | undefined;
  /** `identities.available_aal`; undefined before it is first computed. */
  availableAal?: Aal | undefined;
  createdAt: Date;
  updatedAt: Date;
  /** Present only when loaded. Remove it before an identity is presented. */
  credentials?: CredentialsMap | undefined;
}

/** An identity loaded with its credentials. */
export type IdentityWithCredentials = Identity & { credentials: CredentialsMap };
