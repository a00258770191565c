/**
 * The highest cost that a stored hash may have. A hash is data (imported, or from a database that other systems write to),
 * so its cost parameters are input: without a bound, one line of an import could occupy a core for hours or take all memory.
 * The limits allow 2 to 4 seconds on a slow core, well above what any guide recommends.
 */
export interface CostLimits {
  readonly bcryptCost: number;
  readonly argon2MemoryKiB: number;
  /** Memory times iterations: the memory traffic, which determines the time. */
  readonly argon2PassesKiB: number;
  readonly argon2Parallelism: number;
  /** Of Argon2 with less than 8 KiB a lane, which is computed in JavaScript. */
  readonly smallArgon2Blocks: number;
  /** Iterations times output blocks. */
  readonly pbkdf2Rounds: number;
  readonly scryptMemoryBytes: number;
  /** N times r times p. */
  readonly scryptWork: number;
  readonly shaCryptRounds: number;
}

export const DEFAULT_COST_LIMITS: CostLimits = {
  // Doubles with each step: about 4 s at 16, a day and a half at 31. Guides recommend 10 to 14.
  bcryptCost: 16,
  // One hash may not take more memory than a small machine can spare. OWASP recommends 19 to 46 MiB, RFC 9106 at most 2 GiB.
  argon2MemoryKiB: 1024 * 1024,
  // About 1 GiB a second: 4 s.
  argon2PassesKiB: 4 * 1024 * 1024,
  // The reference stores the parallelism in one byte. Each lane is a thread.
  argon2Parallelism: 255,
  // A tenth of a millisecond each.
  smallArgon2Blocks: 16 * 1024,
  // OWASP recommends 1,300,000 for SHA-1, the highest of its numbers.
  pbkdf2Rounds: 5_000_000,
  // N = 2^18 at r = 8; OWASP recommends 2^17.
  scryptMemoryBytes: 256 * 1024 * 1024,
  scryptWork: 2 ** 22,
  // The highest default of a well-known tool (go-crypt: 1,000,000; passlib: 656,000; the format allows 999,999,999).
  shaCryptRounds: 1_000_000,
};

/** No format has a longer encoded hash, in characters. The limit also bounds salts and keys. */
export const MAX_ENCODED_HASH_LENGTH = 4096;

/**
 * Shortest derived key that a stored hash may hold, in bytes. An empty key would equal the empty key that every password
 * derives; a very short one could match by chance.
 */
export const MIN_KEY_BYTES = 10;

/** Longest derived key, in bytes: twice the widest digest. */
export const MAX_KEY_BYTES = 128;
