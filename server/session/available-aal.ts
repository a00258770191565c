import type { Config } from '../config/model.ts';
import type { CredentialCatalogue } from '../identity/credentials.ts';
import type { Aal, Identity } from '../identity/model.ts';
import type { IdentityStore } from '../identity/ports.ts';

/** Identities whose level is remembered. */
const MAX_REMEMBERED = 10_000;

/**
 * Finds the level an identity can reach. `aal2` stored in its row is believed; anything else may be out of date (a credential
 * type was switched on since) and is worked out from the credentials, once per version of identity and configuration.
 */
export class AvailableAal {
  readonly #identities: IdentityStore;
  readonly #credentials: CredentialCatalogue;
  readonly #remembered = new Map<string, Aal>();
  #rememberedFor: Config | undefined;

  constructor(identities: IdentityStore, credentials: CredentialCatalogue) {
    this.#identities = identities;
    this.#credentials = credentials;
  }

  async of(identity: Identity, config: Config): Promise<Aal> {
    if (identity.availableAal === 'aal2') return 'aal2';
    if (this.#rememberedFor !== config) this.#remembered.clear();
    this.#rememberedFor = config;
    const version = `${identity.id} ${identity.updatedAt.getTime()} ${identity.availableAal ?? ''}`;
    const known = this.#remembered.get(version);
    if (known !== undefined) return known;
    const level = await this.#compute(identity.id, config);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    // A step up is stored, so the row itself says so from now on; only lower levels need remembering.
    if (level !== 'aal2') this.#remembered.set(version, level);
    return level;
  }

  /** Works the level out and corrects the stored one. */
  async #compute(identityId: string, config: Config): Promise<Aal> {
    const stored = await this.#identities.getWithCredentials(identityId);
    if (!stored) return 'aal0';
    const level = this.#credentials.availableAal(stored.credentials, config);
    if (stored.availableAal !== level) await this.#identities.update(stored, { ...stored, availableAal: level });
    return level;
  }
}
