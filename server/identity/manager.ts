import type { ConfigSource } from '../config/model.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/id.ts';
import type { JsonObject } from '../kernel/json.ts';
import { problem } from '../ui/messages.ts';
import type { UiText } from '../ui/model.ts';
import { conflictMessage, conflictOf } from './conflict.ts';
import type { FactorCount } from './credential-definition.ts';
import type { CredentialCatalogue } from './credentials.ts';
import { InvalidTraits, ProtectedTraitsChanged } from './errors.ts';
import type { CredentialsMap, Identity, IdentityWithCredentials } from './model.ts';
import { isMisleading, verbatimIdentifier } from './normalize.ts';
import type { CreateResult, IdentityStore } from './ports.ts';
import { changesProtected } from './protected.ts';
import { applyDerived } from './schema/derive.ts';
import type { IdentitySchemas } from './schema/schemas.ts';

export interface IdentityManagerDependencies {
  readonly config: ConfigSource;
  readonly schemas: IdentitySchemas;
  readonly clock: Clock;
  readonly credentials: CredentialCatalogue;
}

/** The identity store of a connection or a transaction. */
interface IdentityStores {
  readonly identities: IdentityStore;
}

/** What an update may change. */
export interface UpdateOptions {
  /** Whether credentials and addresses may change: true for a privileged session and for the admin API. */
  readonly allowProtected: boolean;
}

/**
 * The rules of identities. Every identity written through the manager conforms to its schema, has the identifiers and addresses of its
 * traits, and the level that it can reach. The manager opens no transaction: callers pass the store of theirs.
 */
export class IdentityManager {
  readonly #config: ConfigSource;
  readonly #schemas: IdentitySchemas;
  readonly #clock: Clock;
  /** The rules of each type of credentials. */
  readonly credentials: CredentialCatalogue;

  constructor({ config, schemas, clock, credentials }: IdentityManagerDependencies) {
    this.#config = config;
    this.#schemas = schemas;
    this.#clock = clock;
    this.credentials = credentials;
  }

  /** A new active identity, in memory. An empty schema id means the default one. */
  blank(schemaId: string | undefined, traits: JsonObject): IdentityWithCredentials {
    const now = this.#clock.now();
    return {
      id: newId(),
      schemaId: schemaId === undefined || schemaId === '' ? this.#schemas.defaultId : schemaId,
      state: 'active',
      stateChangedAt: now,
      traits,
      metadataPublic: null,
      metadataAdmin: null,
      verifiableAddresses: [],
      recoveryAddresses: [],
      createdAt: now,
      updatedAt: now,
      credentials: {},
    };
  }

  /**
   * Validates the traits and derives identifiers, addresses and the reachable level. Call it before any write, outside the
   * transaction. Returns a copy.
   * @throws InvalidTraits; ApiError for an unknown or unusable schema
   */
  async prepare(identity: IdentityWithCredentials): Promise<IdentityWithCredentials> {
    const schema = await this.#schemas.get(identity.schemaId);
    const check = schema.check(identity.traits);
    if (!check.ok) throw new InvalidTraits(check.problems, check.reason);
    const derived = applyDerived(identity, check.derived, this.#clock.now());
    const credentials = this.#normalized(derived.credentials);
    if (Object.values(credentials).some(({ identifiers }) => identifiers.includes(''))) throw emptyIdentifier();
    if (this.#addedTexts(identity, { ...derived, credentials }).some(isMisleading)) throw misleadingIdentifier();
    return { ...derived, credentials, availableAal: this.availableAal(credentials) };
  }

  /** Prepares and stores an identity. @throws InvalidTraits, UniqueViolation (`conflictMessage` explains it) */
  async create({ identities }: IdentityStores, identity: IdentityWithCredentials): Promise<IdentityWithCredentials> {
    const prepared = await this.prepare(identity);
    await identities.create(prepared);
    return prepared;
  }

  /** Stores prepared identities. Those that conflict are skipped and reported; the others are stored. */
  createMany(
    { identities }: IdentityStores,
    prepared: readonly IdentityWithCredentials[],
  ): Promise<readonly CreateResult[]> {
    return identities.createMany(prepared);
  }

  /**
   * Returns the identity with new traits. Stores nothing.
   * @throws InvalidTraits, ProtectedTraitsChanged
   */
  async setTraits(
    before: IdentityWithCredentials,
    traits: JsonObject,
    options: UpdateOptions,
  ): Promise<IdentityWithCredentials> {
    const after = await this.prepare({ ...before, traits });
    if (!options.allowProtected && changesProtected(before, after)) throw new ProtectedTraitsChanged();
    return after;
  }

  /**
   * Stores the changes. `before` is the identity as loaded.
   * @throws InvalidTraits, ProtectedTraitsChanged, UniqueViolation
   */
  async update(
    { identities }: IdentityStores,
    before: IdentityWithCredentials,
    after: IdentityWithCredentials,
    options: UpdateOptions,
  ): Promise<IdentityWithCredentials> {
    const prepared = await this.prepare({ ...after, updatedAt: this.#clock.now() });
    if (!options.allowProtected && changesProtected(before, prepared)) throw new ProtectedTraitsChanged();
    await identities.update(before, prepared);
    return prepared;
  }

  /** The highest level that these credentials can reach. */
  availableAal(credentials: CredentialsMap): NonNullable<Identity['availableAal']> {
    return this.credentials.availableAal(credentials, this.#config.current());
  }

  /** The number of login methods of each factor. */
  countFactors(credentials: CredentialsMap): FactorCount {
    return this.credentials.countFactors(credentials, this.#config.current());
  }

  /** The form message after a unique violation: 4000007, or 4000028 with hints. Call it outside the failed transaction. */
  conflictMessage({ identities }: IdentityStores, identity: IdentityWithCredentials): Promise<UiText> {
    const { loginHints } = this.#config.current().derived.flows.registration;
    return conflictMessage(identities, this.credentials, identity, loginHints);
  }

  /** Identifiers and addresses that the user types, without the opaque identifiers of providers and authenticators. */
  typedTexts({ credentials, verifiableAddresses, recoveryAddresses }: IdentityWithCredentials): readonly string[] {
    const typed = this.credentials.definitions.filter(({ normalize }) => normalize !== verbatimIdentifier);
    return [
      ...typed.flatMap(({ type }) => credentials[type]?.identifiers ?? []),
      ...[...verifiableAddresses, ...recoveryAddresses].map(({ value }) => value),
    ];
  }

  /** Credentials with normalized identifiers, without duplicates. */
  #normalized(credentials: CredentialsMap): CredentialsMap {
    const normalized: CredentialsMap = {};
    for (const held of Object.values(credentials)) {
      const identifiers = held.identifiers.map((identifier) => this.credentials.normalize(held.type, identifier));
      normalized[held.type] = { ...held, identifiers: [...new Set(identifiers)] };
    }
    return normalized;
  }

  /** Identifiers and addresses that a change adds. Existing ones stay usable. */
  #addedTexts(before: IdentityWithCredentials, after: IdentityWithCredentials): readonly string[] {
    const known = new Set(this.typedTexts(before));
    return this.typedTexts(after).filter((text) => !known.has(text));
  }

  /** The conflict behind a unique violation, for the admin API. Call it outside the failed transaction. */
  findConflict({ identities }: IdentityStores, identity: IdentityWithCredentials) {
    return conflictOf(
      identities,
      this.credentials,
      identity,
      this.#config.current().derived.flows.registration.loginHints,
    );
  }
}

/** The reference accepts such identifiers, with which one user can impersonate another. */
function misleadingIdentifier(): InvalidTraits {
  const reason = 'An identifier must not contain invisible or full-width characters.';
  return new InvalidTraits([{ message: problem.generic(reason) }], reason);
}

/** The reference answers 500. The input of the client is wrong, so Zelos answers 400. */
const emptyIdentifier = (): InvalidTraits =>
  new InvalidTraits(
    [{ message: problem.identifierMissing() }],
    'Unable to create identity credentials with missing or empty identifier.',
  );
