import type { Config } from '../config/model.ts';
import type { CredentialCatalogue } from '../identity/credentials.ts';
import type { Aal, Identity } from '../identity/model.ts';
import type { IdentityStore } from '../identity/ports.ts';

/** The most identities whose level is cached. */
const MAX_CACHED = 10_000;

/**
 * Finds the highest level that an identity can reach. A stored `aal2` is trusted. Any other stored level may be stale (a
 * credential type has been enabled since), so it is computed from the credentials once per version of identity and configuration.
 */
export class AvailableAal {
  readonly #identities: IdentityStore;
  readonly #credentials: CredentialCatalogue;
  readonly #cache = new Map<string, Aal>();
  #cachedFor: Config | undefined;

  constructor(identities: IdentityStore, credentials: CredentialCatalogue) {
    this.#identities = identities;
    this.#credentials = credentials;
  }

  /**
   * The highest level of an identity under a configuration snapshot. `proved`: the address that a session has proved as its first
   * factor, to which a code is no second one.
   */
  async of(identity: Identity, config: Config, proved?: string): Promise<Aal> {
    if (identity.availableAal === 'aal2' && proved === undefined) return 'aal2';
    if (this.#cachedFor !== config) this.#cache.clear();
    this.#cachedFor = config;
    const version = `${identity.id} ${identity.updatedAt.getTime()} ${identity.availableAal ?? ''} ${proved ?? ''}`;
    const known = this.#cache.get(version);
    if (known !== undefined) return known;
    const level = await this.#compute(identity.id, config, proved);
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    this.#cache.set(version, level);
    return level;
  }

  /** Computes the level and corrects the stored one. */
  async #compute(identityId: string, config: Config, proved: string | undefined): Promise<Aal> {
    const stored = await this.#identities.getWithCredentials(identityId);
    if (!stored) return 'aal0';
    if (proved !== undefined) return this.#credentials.availableAal(stored.credentials, config, proved);
    const level = this.#credentials.availableAal(stored.credentials, config);
    if (stored.availableAal !== level) await this.#identities.update(stored, { ...stored, availableAal: level });
    return level;
  }
}
