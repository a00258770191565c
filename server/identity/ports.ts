import type { JsonObject } from '../kernel/json.ts';
import type { CredentialType, Identity, IdentityWithCredentials, VerifiableAddress } from './model.ts';

/** What a read loads beside the row of an identity. */
export type IdentityExpand = 'addresses' | 'credentials';

/** A stored identifier of a credential type. */
export interface TypedIdentifier {
  readonly type: CredentialType;
  readonly identifier: string;
}

/** Filters and paging of a list of identities. */
export interface ListIdentitiesQuery {
  readonly pageSize: number;
  /** Keyset: identities whose id is greater than this one, in id order. */
  readonly afterId?: string | undefined;
  /** Deprecated paging by page number, from 1. */
  readonly page?: number | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Only owners of one of these identifiers. */
  readonly credentialsIdentifier?: readonly TypedIdentifier[] | undefined;
  /** Only owners of an identifier that starts with one of these. */
  readonly credentialsIdentifierSimilar?: readonly TypedIdentifier[] | undefined;
  readonly organizationId?: string | undefined;
  /** Whether to load credentials, for `include_credential`. */
  readonly withCredentials?: boolean | undefined;
}

/** A page of identities, or of what the caller presents of them. */
export interface IdentityPage<Shown = Identity> {
  readonly identities: readonly Shown[];
  /** The id after which the next page starts; undefined on the last page. */
  readonly nextAfterId?: string | undefined;
}

/** A write violates a unique key. The callers answer 409. */
export class UniqueViolation extends Error {
  readonly key: 'credential-identifier' | 'verifiable-address' | 'recovery-address' | 'external-id' | 'id' | 'other';
  constructor(key: UniqueViolation['key'], options?: { cause?: unknown }) {
    super(`unique violation: ${key}`, options);
    this.name = 'UniqueViolation';
    this.key = key;
  }
}

/** The result for one identity of `createMany`, in the same order. */
export type CreateResult = { readonly ok: true } | { readonly ok: false; readonly conflict: UniqueViolation };

/** The id (base64) of a key that no credentials of these types have yet. Claims of the same types take turns. */
export interface KeyClaim {
  readonly id: string;
  readonly types: readonly [CredentialType, ...CredentialType[]];
}

/** Storage of identities with their credentials and addresses. A write outside `transaction` is a transaction of its own. */
export interface IdentityStore {
  /** Inserts an identity with its credentials and addresses. @throws UniqueViolation */
  create(identity: IdentityWithCredentials): Promise<void>;
  /** Inserts in bulk. Identities that conflict are skipped and reported; the others are stored. */
  createMany(identities: readonly IdentityWithCredentials[]): Promise<readonly CreateResult[]>;
  /**
   * Writes the difference between `before` (as loaded) and `after`: rows of addresses, credentials and identifiers
   * that did not change keep their ids and timestamps.
   * @throws UniqueViolation
   */
  update(before: IdentityWithCredentials, after: IdentityWithCredentials): Promise<void>;
  /** Locks an identity until the transaction ends. Other transactions wait before they lock it or write it or its credentials. */
  lockForUpdate(id: string): Promise<void>;
  /**
   * Reserves the id of a security key or passkey for the transaction that stores the key.
   * @throws UniqueViolation when an identity already has a key of this id
   */
  claimKeyId(claim: KeyClaim): Promise<void>;
  /**
   * Rewrites the `config` of an identity's credentials of one type from the currently stored one. Concurrent calls are serialized.
   * False, without a write, when `change` returns undefined or the identity has no such credentials.
   */
  changeCredentials(
    identityId: string,
    type: CredentialType,
    change: (stored: JsonObject) => JsonObject | undefined,
  ): Promise<boolean>;
  /** Deletes an identity; true when it existed. */
  delete(id: string): Promise<boolean>;
  get(id: string, expand: readonly IdentityExpand[]): Promise<Identity | undefined>;
  getWithCredentials(id: string): Promise<IdentityWithCredentials | undefined>;
  getByExternalId(externalId: string, expand: readonly IdentityExpand[]): Promise<Identity | undefined>;
  /**
   * The hot read of login: the owner of an identifier of a credential type, with credentials and addresses, in as few round trips as
   * possible. `identifier` is already normalized.
   */
  findByCredentialsIdentifier(type: CredentialType, identifier: string): Promise<IdentityWithCredentials | undefined>;
  /** The identity whose keys of this type have this user handle (base64). Scans all keys of the type: the column has no index. */
  findByUserHandle(type: CredentialType, userHandle: string): Promise<IdentityWithCredentials | undefined>;
  /** The owner of a normalized identifier of any credential type (identifier-first login). */
  findByAnyIdentifier(identifier: string): Promise<IdentityWithCredentials | undefined>;
  /** A page of identities, or of the results of `show`, which is called for each identity as it is read, to save memory. */
  list(query: ListIdentitiesQuery): Promise<IdentityPage>;
  list<Shown>(query: ListIdentitiesQuery, show: (identity: Identity) => Shown): Promise<IdentityPage<Shown>>;
  count(): Promise<number>;
  findVerifiableAddress(via: string, value: string): Promise<(VerifiableAddress & { identityId: string }) | undefined>;
  findRecoveryAddressOwner(via: string, value: string): Promise<string | undefined>;
  /** Reads any identity, for dummy work: the response time must not reveal that an identity does not exist. Never present it. */
  readDummyRow(expand: readonly IdentityExpand[]): Promise<Identity | undefined>;
}
