/** A stored security key or passkey. */
export interface StoredKey {
  readonly id: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly displayName: string;
  readonly addedAt: Date;
  /** True: a first factor that replaces the password. False: a second factor. */
  readonly passwordless: boolean;
  /** Undefined for keys that old versions of the reference stored without flags. */
  readonly backupEligible: boolean | undefined;
}
