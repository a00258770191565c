/** A security key or passkey as it is kept. */
export interface StoredKey {
  readonly id: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly displayName: string;
  readonly addedAt: Date;
  /** It signs in by itself; else it is a second factor. */
  readonly passwordless: boolean;
  /** Undefined for keys that old versions of the reference stored. */
  readonly backupEligible: boolean | undefined;
}
