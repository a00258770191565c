import type { JsonObject } from '../kernel/json.ts';
import type { CredentialType, Identity, IdentityWithCredentials, VerifiableAddress } from './model.ts';

/** What of an identity a read brings along beside its row. */
export type IdentityExpand = 'addresses' | 'credentials';

/** An identifier as it is stored for a type of credentials. */
export interface TypedIdentifier {
  readonly type: CredentialType;
  readonly identifier: string;
}

export interface ListIdentitiesQuery {
  readonly pageSize: number;
  /** Keyset: identities whose id is greater than this one, in id order. */
  readonly afterId?: string | undefined;
  /** The older, deprecated paging: `page` counts from 1 here. */
  readonly page?: number | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Owners of any of these identifiers. */
  readonly credentialsIdentifier?: readonly TypedIdentifier[] | undefined;
  /** Owners of an identifier that begins with any of these. */
  readonly credentialsIdentifierSimilar?: readonly TypedIdentifier[] | undefined;
  readonly organizationId?: string | undefined;
  /** Credentials to bring along, for `include_credential`. */
  readonly withCredentials?: boolean | undefined;
}

export interface IdentityPage<Shown = Identity> {
  readonly identities: readonly Shown[];
  /** The id to continue after, or undefined on the last page. */
  readonly nextAfterId?: string | undefined;
}

/** A unique key of another row stands in the way of a write (HTTP 409 in the callers). */
export class UniqueViolation extends Error {
  readonly key: 'credential-identifier' | 'verifiable-address' | 'recovery-address' | 'external-id' | 'id' | 'other';
  constructor(key: UniqueViolation['key'], options?: { cause?: unknown }) {
    super(`unique violation: ${key}`, options);
    this.name = 'UniqueViolation';
    this.key = key;
  }
}

/** One result per identity handed to `createMany`, in the same order. */
export type CreateResult = { readonly ok: true } | { readonly ok: false; readonly conflict: UniqueViolation };

/** Identities and all that hangs on them. Every write is one transaction of its own unless run inside `transaction`. */
export interface IdentityStore {
  /** @throws UniqueViolation */
  create(identity: IdentityWithCredentials): Promise<void>;
  /** Inserts in bulk; an identity that conflicts is left out without a trace and reported, the others stand. */
  createMany(identities: readonly IdentityWithCredentials[]): Promise<readonly CreateResult[]>;
  /**
   * Writes the difference between `before` (as loaded) and `after`: rows of addresses, credentials and identifiers
   * that did not change keep their ids and timestamps.
   * @throws UniqueViolation
   */
  update(before: IdentityWithCredentials, after: IdentityWithCredentials): Promise<void>;
  /** Inside a transaction: others that lock this identity, or write it or one of its credentials, wait until the transaction ends. */
  lockForUpdate(id: string): Promise<void>;
  /**
   * Inside of a transaction that will store the security key or passkey of this id (base64): nobody has it, and nobody gets it meanwhile.
   * @throws UniqueViolation
   */
  claimKeyId(id: string): Promise<void>;
  /**
   * Rewrites the configuration of an identity's credentials of one type, from what is stored at that moment; calls at the same
   * time take turns. False when `change` gives undefined or there are no such credentials: then nothing is written.
   */
  changeCredentials(
    identityId: string,
    type: CredentialType,
    change: (stored: JsonObject) => JsonObject | undefined,
  ): Promise<boolean>;
  /** True when a row was deleted. */
  delete(id: string): Promise<boolean>;
  get(id: string, expand: readonly IdentityExpand[]): Promise<Identity | undefined>;
  getWithCredentials(id: string): Promise<IdentityWithCredentials | undefined>;
  getByExternalId(externalId: string, expand: readonly IdentityExpand[]): Promise<Identity | undefined>;
  /**
   * The identity that owns this identifier for a credential type, with credentials and addresses, in as few round trips as possible
   * (the hot read of login). `identifier` is already normalised.
   */
  findByCredentialsIdentifier(type: CredentialType, identifier: string): Promise<IdentityWithCredentials | undefined>;
  /** The identity whose security keys know it by this handle (base64). Looks at every security key: there is no index. */
  findBySecurityKeyHandle(userHandle: string): Promise<IdentityWithCredentials | undefined>;
  /** The identity that owns this identifier, as it is stored, for any credential type (identifier-first login). */
  findByAnyIdentifier(identifier: string): Promise<IdentityWithCredentials | undefined>;
  /** A page of identities, or of what `show` makes of each as soon as it is read: long pages need not be held as objects. */
  list(query: ListIdentitiesQuery): Promise<IdentityPage>;
  list<Shown>(query: ListIdentitiesQuery, show: (identity: Identity) => Shown): Promise<IdentityPage<Shown>>;
  count(): Promise<number>;
  findVerifiableAddress(via: string, value: string): Promise<(VerifiableAddress & { identityId: string }) | undefined>;
  findRecoveryAddressOwner(via: string, value: string): Promise<string | undefined>;
  /** Any identity, read in place of one that does not exist where the time of the answer must not tell which is the case. Never to be shown. */
  readDummyRow(expand: readonly IdentityExpand[]): Promise<Identity | undefined>;
}
