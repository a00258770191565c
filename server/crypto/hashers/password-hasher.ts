import { availableParallelism } from 'node:os';
import { type CostLimits, DEFAULT_COST_LIMITS } from './cost-limits.ts';
import { type Argon2Options, argon2Decoy, argon2idParameters, hashArgon2id } from './formats/argon2.ts';
import { BCRYPT_MAX_PASSWORD_BYTES, bcryptCost, bcryptDecoy, hashBcrypt } from './formats/bcrypt.ts';
import { parseHash } from './formats/index.ts';
import type { HashProblem } from './hash-format.ts';
import { createLimiter, type Limiter } from './limiter.ts';

/** `hashers` of the configuration, resolved. */
export interface HasherOptions {
  readonly algorithm: 'bcrypt' | 'argon2';
  readonly bcryptCost: number;
  readonly argon2: Argon2Options;
}

/** The password is longer than the configured algorithm can take; becomes message 4000033. */
export class PasswordTooLongError extends Error {
  readonly maxBytes: number;
  readonly actualBytes: number;
  constructor(maxBytes: number, actualBytes: number) {
    super(`password of ${actualBytes} bytes, at most ${maxBytes} can be hashed`);
    this.name = 'PasswordTooLongError';
    this.maxBytes = maxBytes;
    this.actualBytes = actualBytes;
  }
}

/** Hashes and compares passwords off the event loop, as many at once as there are cores. */
export interface PasswordHasher {
  /**
   * Hashes with the configured algorithm. Rejects with a {@link PasswordTooLongError}, or a `BusyError` when too many
   * others wait.
   */
  hash(password: string): Promise<string>;
  /**
   * Whether the password satisfies the stored hash. A hash that cannot be used satisfies none, and takes as long as one
   * that can; ask {@link inspect} for the reason. Rejects with a `BusyError` only.
   */
  verify(password: string, encoded: string): Promise<boolean>;
  /**
   * Spends the time of a {@link verify} for an identifier that nobody has, so that its answer cannot be told from the
   * one to a wrong password. Always false.
   */
  verifyDecoy(password: string): Promise<false>;
  /** Whether the next login should replace the hash: another algorithm, or a lower cost than configured. */
  needsRehash(encoded: string): boolean;
  /** Why a hash cannot be used, `undefined` when it can. Ask before importing one. */
  inspect(encoded: string): HashProblem | undefined;
}

interface Algorithm {
  readonly decoy: string;
  hash(password: Buffer): Promise<string>;
  isCurrent(encoded: string): boolean;
}

function bcryptAlgorithm(cost: number): Algorithm {
  return {
    decoy: bcryptDecoy(cost),
    async hash(password) {
      const { length } = password;
      if (length > BCRYPT_MAX_PASSWORD_BYTES) throw new PasswordTooLongError(BCRYPT_MAX_PASSWORD_BYTES, length);
      return hashBcrypt(password, cost);
    },
    isCurrent: (encoded) => (bcryptCost(encoded) ?? 0) >= cost,
  };
}

function argon2Algorithm(options: Argon2Options): Algorithm {
  return {
    decoy: argon2Decoy(options),
    hash: (password) => hashArgon2id(password, options),
    isCurrent(encoded) {
      const stored = argon2idParameters(encoded);
      return stored !== undefined && stored.memoryKiB >= options.memoryKiB && stored.iterations >= options.iterations;
    },
  };
}

/** What we hash ourselves we also verify, however costly it is configured. */
function limitsFor({ bcryptCost: cost, argon2 }: HasherOptions): CostLimits {
  const limits = DEFAULT_COST_LIMITS;
  return {
    ...limits,
    bcryptCost: Math.max(limits.bcryptCost, cost),
    argon2MemoryKiB: Math.max(limits.argon2MemoryKiB, argon2.memoryKiB),
    argon2PassesKiB: Math.max(limits.argon2PassesKiB, argon2.memoryKiB * argon2.iterations),
  };
}

/**
 * How many hashes run at once: the cores, but one thread of libuv's pool stays free for files and names. The pool has
 * 4 threads unless UV_THREADPOOL_SIZE says otherwise, so a start script on a bigger machine should set it to cores + 2.
 */
export function hashesAtOnce(): number {
  const poolSize = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) || 4;
  return Math.max(1, Math.min(availableParallelism(), poolSize - 1));
}

/** Beyond this many waiting, the last would wait for minutes at the default cost. */
const MAX_WAITING = 1000;

/** Shared by every hasher of the process, so that a reload of the configuration does not double the load. */
const sharedLimiter = createLimiter(hashesAtOnce(), MAX_WAITING);

/** The hasher for one configuration; cheap to make, so make another when the configuration changes. */
export function createPasswordHasher(options: HasherOptions, limiter: Limiter = sharedLimiter): PasswordHasher {
  const algorithm =
    options.algorithm === 'bcrypt' ? bcryptAlgorithm(options.bcryptCost) : argon2Algorithm(options.argon2);
  const limits = limitsFor(options);

  const parsedDecoy = parseHash(algorithm.decoy, limits);

  async function verify(password: string, encoded: string): Promise<boolean> {
    const parsed = parseHash(encoded, limits);
    const usable = typeof parsed !== 'string';
    const target = usable ? parsed : parsedDecoy;
    if (typeof target === 'string') throw new TypeError(`the configured ${options.algorithm} parameters do not work`);
    return (await limiter(() => target.matches(Buffer.from(password)))) && usable;
  }
  async function verifyDecoy(password: string): Promise<false> {
    await verify(password, algorithm.decoy);
    return false;
  }
  return {
    hash: (password) => limiter(() => algorithm.hash(Buffer.from(password))),
    verify,
    verifyDecoy,
    needsRehash: (encoded) => !algorithm.isCurrent(encoded),
    inspect(encoded) {
      const parsed = parseHash(encoded, limits);
      return typeof parsed === 'string' ? parsed : undefined;
    },
  };
}
