import type { Json, JsonObject } from '../kernel/json.ts';

/** Names of `identity_credential_types`: what an identity can prove itself with. */
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

/** What a session records after a recovery. No identity holds credentials of these types. */
export const RECOVERY_METHODS = ['link_recovery', 'code_recovery'] as const satisfies readonly CredentialType[];

/** Authenticator assurance level (NIST SP 800-63B as the reference counts it). */
export type Aal = 'aal0' | 'aal1' | 'aal2';

export type IdentityState = 'active' | 'inactive';
export type AddressVia = 'email' | 'sms';

export interface Credentials {
  /** Row id; undefined until stored. */
  id?: string;
  type: CredentialType;
  /** Globally unique per type: what a person logs in with. */
  identifiers: string[];
  /** The reference's JSON for this type, for example `{"hashed_password": "..."}`. */
  config: JsonObject;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export type CredentialsMap = Partial<Record<CredentialType, Credentials>>;

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

export interface RecoveryAddress {
  id: string;
  value: string;
  via: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface Identity {
  id: string;
  externalId?: string | undefined;
  schemaId: string;
  state: IdentityState;
  stateChangedAt?: Date | undefined;
  traits: JsonObject;
  /** `null` is a value of its own on the wire. */
  metadataPublic: Json;
  metadataAdmin: Json;
  verifiableAddresses: VerifiableAddress[];
  recoveryAddresses: RecoveryAddress[];
  organizationId?: string | undefined;
  /** `identities.available_aal`; undefined where the row has never been computed. */
  availableAal?: Aal | undefined;
  createdAt: Date;
  updatedAt: Date;
  /** Present only where it was asked for: never leave it on an identity that goes to the wire. */
  credentials?: CredentialsMap | undefined;
}

/** An identity loaded with its credentials. */
export type IdentityWithCredentials = Identity & { credentials: CredentialsMap };
