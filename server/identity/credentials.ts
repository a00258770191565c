import type { Config } from '../config/model.ts';
import { badRequest, notFound } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { CredentialDefinition, Decrypt, FactorCount, ImportContext, Removal } from './credential-definition.ts';
import {
  RECOVERY_METHODS,
  type Aal,
  type Credentials,
  type CredentialsMap,
  type CredentialType,
  type Identity,
} from './model.ts';
import type { TypedIdentifier } from './ports.ts';

/** Imported credentials by type, with wire names. */
export type CredentialsImport = Readonly<
  Partial<Record<CredentialType, { readonly config?: Readonly<Record<string, unknown>> }>>
>;

/** The rules for credentials of all types, over their definitions. */
export class CredentialCatalogue {
  /** In the order in which the reference searches for conflicts. */
  readonly definitions: readonly CredentialDefinition[];
  readonly #byType: ReadonlyMap<string, CredentialDefinition>;

  constructor(definitions: readonly CredentialDefinition[]) {
    this.definitions = definitions;
    this.#byType = new Map(definitions.map((definition) => [definition.type, definition]));
  }

  /** The definition of a type; undefined for a type without credentials. */
  of(type: string): CredentialDefinition | undefined {
    return this.#byType.get(type);
  }

  /** A type named in a request; undefined for an unknown name. */
  parseType(text: string): CredentialType | undefined {
    return this.of(text)?.type ?? RECOVERY_METHODS.find((method) => method === text);
  }

  /** The stored form of an identifier of a type. */
  normalize(type: CredentialType, identifier: string): string {
    return this.of(type)?.normalize(identifier) ?? identifier;
  }

  /** The stored identifiers to search for when an administrator looks up an identifier. */
  searchTerms(identifier: string): readonly TypedIdentifier[] {
    const searchable = this.definitions.filter(({ isSearchable }) => isSearchable === true);
    return searchable.map(({ type, normalize }) => ({ type, identifier: normalize(identifier) }));
  }

  /** Counts the login methods of all types, also of disabled methods (reference behaviour). `proved`: see {@link CredentialDefinition.count}. */
  countFactors(held: CredentialsMap, config: Config, proved?: string): FactorCount {
    const counts = this.definitions.map(({ type, count }) => count(held[type], config, proved));
    return {
      first: counts.reduce((sum, { first }) => sum + first, 0),
      second: counts.reduce((sum, { second }) => sum + second, 0),
    };
  }

  /** The highest level that an identity can reach. A second factor alone makes it `aal2` (reference behaviour). */
  availableAal(held: CredentialsMap, config: Config, proved?: string): Aal {
    const { first, second } = this.countFactors(held, config, proved);
    if (second > 0) return 'aal2';
    return first > 0 ? 'aal1' : 'aal0';
  }

  /**
   * Removes the credentials of one type for the admin API. Returns a copy.
   * @throws ApiError 400 when they cannot be removed, 404 when the identity has none
   */
  remove(held: CredentialsMap, type: string, removal: Removal): CredentialsMap {
    const target = Object.values(held).find((credentials) => credentials.type === type);
    if (target === undefined) throw notFound(`You tried to remove a ${type} but this user have no ${type} set up.`);
    const { remove } = this.of(type) ?? {};
    if (remove === undefined) throw badRequest(`Credentials type ${type} cannot be deleted.`);
    const rest = remove(target, removal);
    return rest === undefined ? withoutCredentials(held, target.type) : { ...held, [target.type]: rest };
  }

  /** The identity with its credentials in their current form; the same object when all are current. */
  upgrade<I extends Identity>(identity: I): I {
    const { credentials = {} } = identity;
    const upgraded = Object.values(credentials).flatMap((held) => {
      const current = this.of(held.type)?.upgrade?.(held, identity.id) ?? held;
      return current === held ? [] : [[held.type, current] as const];
    });
    if (upgraded.length === 0) return identity;
    return { ...identity, credentials: { ...credentials, ...Object.fromEntries(upgraded) } };
  }

  /**
   * Adds imported credentials to the existing ones. Hashes clear-text passwords, so never call it inside a transaction. The password
   * policy does not apply to administrators (reference behaviour).
   * @throws ApiError 400; PasswordTooLongError
   */
  async import(
    held: CredentialsMap,
    imported: CredentialsImport | undefined,
    context: ImportContext,
  ): Promise<CredentialsMap> {
    const credentials = { ...held };
    for (const definition of this.definitions) {
      const added = imported?.[definition.type];
      if (added === undefined || definition.import === undefined) continue;
      credentials[definition.type] = await definition.import(held[definition.type], added.config ?? {}, context);
    }
    return credentials;
  }

  /** `config` of credentials on the wire; undefined: omitted. */
  present({ type, config }: Credentials, decrypt: Decrypt): JsonObject | undefined {
    const { present } = this.of(type) ?? {};
    return present === undefined ? withoutOwnMembers(config) : present(config, decrypt);
  }
}

/** Members that only Zelos stores stay off the wire. */
const withoutOwnMembers = (config: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !name.startsWith('zelos_')));

/** A copy without the credentials of one type. */
export function withoutCredentials(held: CredentialsMap, type: CredentialType): CredentialsMap {
  const { [type]: _removed, ...others } = held;
  return others;
}

/** Guards the removal of a first factor. @throws ApiError 400 when it is the last one */
export function requireAnotherFirstFactor({ firstFactors }: Removal): void {
  if (firstFactors < 2) throw badRequest('You cannot remove the last first factor credential.');
}
