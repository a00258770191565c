import type { Config } from '../config/model.ts';
import type { PasswordHasher } from '../crypto/hashers/password-hasher.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Aal, Credentials, CredentialType } from './model.ts';

/** The number of login methods of each factor. */
export interface FactorCount {
  readonly first: number;
  readonly second: number;
}

export const NO_FACTORS: FactorCount = { first: 0, second: 0 };

/** A removal of credentials through the admin API. */
export interface Removal {
  /** The query parameter `identifier`; empty when absent. */
  readonly identifier: string;
  /** The number of first factors that the identity has before the removal. */
  readonly firstFactors: number;
}

/** What an import of credentials needs. */
export interface ImportContext {
  readonly hasher: PasswordHasher;
  readonly now: Date;
}

/** Decrypts a ciphertext of `ciphers`; undefined when no configured secret opens it. */
export type Decrypt = (ciphertext: string) => string | undefined;

/** What the message about an identifier in use says of its owner's credentials of a type (`login_hints`). */
export interface LoginHint {
  /** Whether the owner can start a login with these credentials. */
  readonly startsLogin: (held: Credentials) => boolean;
  /** The owner types the identifier, so the message may show it. */
  readonly showsIdentifier?: true;
  /** Providers that the owner can sign in with. */
  readonly providers?: (held: Credentials) => readonly string[];
}

/**
 * The rules of one type of credentials. Each definition is in `strategies/<name>/credential.ts` and listed in `strategies/index.ts`;
 * `identity/credentials.ts` loops over the list. No other code reads `Credentials.config`.
 */
export interface CredentialDefinition {
  readonly type: CredentialType;
  /** The level that a login with these credentials proves. Also used for sessions that recorded no level (before Kratos v0.9). */
  readonly aal: Exclude<Aal, 'aal0'>;
  /** Logins at both levels prove the same factor, so two of them do not make `aal2` (reference behaviour). */
  readonly isOneFactor?: true;
  /** Returns the stored form of an identifier. */
  readonly normalize: (identifier: string) => string;
  /** `GET /admin/identities?credentials_identifier` searches this type (reference behaviour). */
  readonly isSearchable?: true;
  /**
   * The login methods that an identity has through them; `held` is undefined when the identity has no such credentials. `proved`: the
   * address that the session has proved as its only first factor; codes to it do not count as second factor.
   */
  readonly count: (held: Credentials | undefined, config: Config, proved?: string) => FactorCount;
  /** Upgrades credentials to their current form, as the reference does when it reads old rows; returns the same object when current. */
  readonly upgrade?: (held: Credentials, identityId: string) => Credentials;
  /**
   * The credentials after a removal through the admin API; undefined: none. Without this function they cannot be removed.
   * @throws ApiError 400, 404
   */
  readonly remove?: (held: Credentials, removal: Removal) => Credentials | undefined;
  /**
   * The credentials after an import. `config` is the decoded `credentials.<type>.config` of the body. May hash, so never call it
   * inside a transaction.
   * @throws ApiError 400; PasswordTooLongError
   */
  readonly import?: (
    held: Credentials | undefined,
    config: Readonly<Record<string, unknown>>,
    context: ImportContext,
  ) => Promise<Credentials> | Credentials;
  /** `config` on the wire; undefined: none. Without this function it is the stored one without members that only Zelos keeps. */
  readonly present?: (config: JsonObject, decrypt: Decrypt) => JsonObject | undefined;
  /** Their name in a message: "You can sign in using your password." */
  readonly label?: string;
  readonly loginHint?: LoginHint;
}
