import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Where the OpenID provider keeps its sessions, grants and codes: `oidc-provider` warns of its own, for what a test provider need not care about. */
export class MemoryAdapter implements Adapter {
  readonly #stored = new Map<string, AdapterPayload>();

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#stored.set(id, payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#stored.get(id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#first((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#first((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const payload = this.#stored.get(id);
    if (payload !== undefined) this.#stored.set(id, { ...payload, consumed: Math.floor(Date.now() / 1000) });
  }

  async destroy(id: string): Promise<void> {
    this.#stored.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, payload] of this.#stored) if (payload.grantId === grantId) this.#stored.delete(id);
  }

  #first(fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    return [...this.#stored.values()].find(fits);
  }
}
