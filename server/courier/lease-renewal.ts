import type { Claim, DeliveryStore } from './ports.ts';

/** Renewals within one lease: one of them may fail. */
const RENEWALS = 3;

/** Renews the lease of a claim while its message is sent, so that no other worker takes the message over. */
export class LeaseRenewal {
  readonly #store: DeliveryStore;
  readonly #timer: NodeJS.Timeout;
  #claim: Claim;
  #renewal: Promise<void> = Promise.resolve();

  constructor(claim: Claim, store: DeliveryStore, leaseMs: number) {
    this.#claim = claim;
    this.#store = store;
    this.#timer = setInterval(() => this.#renew(), leaseMs / RENEWALS);
  }

  #renew(): void {
    this.#renewal = this.#renewal.then(async () => {
      // A database that cannot be reached now may be reachable at the next renewal.
      const renewed = await this.#store.renew(this.#claim).catch(() => undefined);
      if (renewed !== undefined) this.#claim = renewed;
    });
  }

  /** Stops renewing. @returns the claim with its latest lease */
  async end(): Promise<Claim> {
    clearInterval(this.#timer);
    await this.#renewal;
    return this.#claim;
  }
}
