import type { Config } from '../config/model.ts';
import type { PasswordHasher } from '../crypto/hashers/password-hasher.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Aal, Credentials, CredentialType } from './model.ts';

/** How many ways of signing in there are for each factor. */
export interface FactorCount {
  readonly first: number;
  readonly second: number;
}

export const NO_FACTORS: FactorCount = { first: 0, second: 0 };

/** What an administrator asks to be removed. */
export interface Removal {
  /** The query parameter `identifier`; empty when it is not given. */
  readonly identifier: string;
  /** How many ways of the first factor the identity has now. */
  readonly firstFactors: number;
}

export interface ImportContext {
  readonly hasher: PasswordHasher;
  readonly now: Date;
}

/** Opens a ciphertext of `ciphers`; undefined when it does not open. */
export type Decrypt = (ciphertext: string) => string | undefined;

/** What the message about a taken identifier says of the owner's credentials of a type (`login_hints`). */
export interface LoginHint {
  /** Whether the owner can start a login with these credentials. */
  readonly startsLogin: (held: Credentials) => boolean;
  /** The identifier is what the owner types, so it may be shown. */
  readonly showsIdentifier?: true;
  /** Providers to sign in with. */
  readonly providers?: (held: Credentials) => readonly string[];
}

/**
 * All that the rules of identities and sessions know of one type of credentials. Each is implemented in `strategies/<name>/credential.ts`
 * and listed in `strategies/index.ts`; `identity/credentials.ts` loops over the list. Nothing else reads `Credentials.config`.
 */
export interface CredentialDefinition {
  readonly type: CredentialType;
  /** The level that a login with them proves. Sessions that recorded no level (before Kratos v0.9) are given this one. */
  readonly aal: Exclude<Aal, 'aal0'>;
  /** A login at either level proves the same thing: two of them are no two factors (reference behaviour). */
  readonly isOneFactor?: true;
  /** An identifier as it is stored and looked up. */
  readonly normalize: (identifier: string) => string;
  /** Found by `GET /admin/identities?credentials_identifier` (reference behaviour). */
  readonly isSearchable?: true;
  /** Ways of signing in that an identity has by them; `held` is undefined when it has no such credentials. */
  readonly count: (held: Credentials | undefined, config: Config) => FactorCount;
  /** The credentials in their current form, as the reference upgrades old rows when it reads them; the same object when they are current. */
  readonly upgrade?: (held: Credentials, identityId: string) => Credentials;
  /**
   * What an administrator leaves of them; undefined: nothing. Without this function they cannot be removed.
   * @throws ApiError 400, 404
   */
  readonly remove?: (held: Credentials, removal: Removal) => Credentials | undefined;
  /**
   * The credentials after an import, from `credentials.<type>.config` of the body, decoded. May hash: never inside a transaction.
   * @throws ApiError 400; PasswordTooLongError
   */
  readonly import?: (
    held: Credentials | undefined,
    config: Readonly<Record<string, unknown>>,
    context: ImportContext,
  ) => Promise<Credentials> | Credentials;
  /** `config` on the wire; undefined: none. Without this function it is shown as stored, less members that only Zelos keeps. */
  readonly present?: (config: JsonObject, decrypt: Decrypt) => JsonObject | undefined;
  /** What the owner calls them in a sentence: "You can sign in using your password." */
  readonly label?: string;
  readonly loginHint?: LoginHint;
}
