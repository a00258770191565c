import { availableParallelism } from 'node:os';
import { type CostLimits, DEFAULT_COST_LIMITS } from './cost-limits.ts';
import {
  type Argon2Options,
  argon2Dummy,
  argon2idParameters,
  hashArgon2id,
  smallArgon2Blocks,
} from './formats/argon2.ts';
import { BCRYPT_MAX_PASSWORD_BYTES, bcryptCost, bcryptDummy, hashBcrypt } from './formats/bcrypt.ts';
import { parseHash } from './formats/index.ts';
import type { HashProblem, ParsedHash } from './hash-format.ts';
import { createLimiter, type Limiter, type Waiter } from './limiter.ts';

/** `hashers` of the configuration, resolved. */
export interface HasherOptions {
  readonly algorithm: 'bcrypt' | 'argon2';
  readonly bcryptCost: number;
  readonly argon2: Argon2Options;
  /** How long a task may wait for its turn, in milliseconds; absent: without end. */
  readonly maxWaitMs?: number;
}

/** The password is longer than the configured algorithm accepts; becomes message 4000033. */
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

/** Hashes and compares passwords off the event loop, at most one per core at a time. */
export interface PasswordHasher {
  /**
   * Hashes with the configured algorithm. Rejects with a {@link PasswordTooLongError}, or with a `BusyError` when too many
   * tasks are waiting.
   */
  hash(password: string): Promise<string>;
  /**
   * Whether the password matches the stored hash. An unusable hash matches no password and takes as long as a usable one;
   * {@link inspect} tells why it is unusable. A cheaper hash takes at least as long as {@link verifyDummy}, and the dummy as long as the
   * dearest hash of the configured algorithm that was seen, so that the time does not reveal accounts whose hashes have another cost.
   * Rejects only with a `BusyError` or `ClientGoneError`.
   */
  verify(password: string, encoded: string): Promise<boolean>;
  /**
   * Takes the time of a {@link verify}. For unknown identifiers, so that the response time does not reveal whether an
   * account exists. Always false.
   */
  verifyDummy(password: string): Promise<false>;
  /** Whether the next login should replace the hash: it has another algorithm or a lower cost than configured. */
  needsRehash(encoded: string): boolean;
  /** Why a hash cannot be used; `undefined` for a usable one. Check before an import. */
  inspect(encoded: string): HashProblem | undefined;
  /** The same hasher for the tasks of one request, which are dropped when its client is gone. */
  for(waiter: Waiter): PasswordHasher;
}

interface Algorithm {
  readonly dummy: string;
  hash(password: Buffer): Promise<string>;
  isCurrent(encoded: string): boolean;
  /** The work of a hash of this algorithm, in a unit of its own. */
  workOf(encoded: string): number;
  /** A hash of the same work that no known password matches. */
  dummyLike(encoded: string): string;
}

function bcryptAlgorithm(cost: number): Algorithm {
  return {
    dummy: bcryptDummy(cost),
    async hash(password) {
      const { length } = password;
      if (length > BCRYPT_MAX_PASSWORD_BYTES) throw new PasswordTooLongError(BCRYPT_MAX_PASSWORD_BYTES, length);
      return hashBcrypt(password, cost);
    },
    isCurrent: (encoded) => (bcryptCost(encoded) ?? 0) >= cost,
    workOf: (encoded) => 2 ** (bcryptCost(encoded) ?? 0),
    dummyLike: (encoded) => bcryptDummy(bcryptCost(encoded) ?? cost),
  };
}

function argon2Algorithm(options: Argon2Options): Algorithm {
  return {
    dummy: argon2Dummy(options),
    hash: (password) => hashArgon2id(password, options),
    isCurrent(encoded) {
      const stored = argon2idParameters(encoded);
      return stored !== undefined && stored.memoryKiB >= options.memoryKiB && stored.iterations >= options.iterations;
    },
    workOf(encoded) {
      const { memoryKiB, iterations } = argon2idParameters(encoded) ?? { memoryKiB: 0, iterations: 0 };
      return memoryKiB * iterations;
    },
    dummyLike: (encoded) => argon2Dummy({ ...options, ...argon2idParameters(encoded) }),
  };
}

/** The limits always allow the configured cost, so that the server verifies the hashes that it makes. */
function limitsFor({ bcryptCost: cost, argon2 }: HasherOptions): CostLimits {
  const limits = DEFAULT_COST_LIMITS;
  return {
    ...limits,
    bcryptCost: Math.max(limits.bcryptCost, cost),
    argon2MemoryKiB: Math.max(limits.argon2MemoryKiB, argon2.memoryKiB),
    argon2PassesKiB: Math.max(limits.argon2PassesKiB, argon2.memoryKiB * argon2.iterations),
    smallArgon2Blocks: Math.max(limits.smallArgon2Blocks, smallArgon2Blocks(argon2)),
  };
}

/**
 * How many hashes run at once: one per core, while one thread of libuv's pool stays free for files and name lookups. The
 * pool has 4 threads unless UV_THREADPOOL_SIZE is set, so on a bigger machine the start script should set it to cores + 2.
 */
export function hashesAtOnce(): number {
  const poolSize = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) || 4;
  return Math.max(1, Math.min(availableParallelism(), poolSize - 1));
}

/** With more tasks in the queue, the last would wait for minutes at the default cost. */
const MAX_WAITING = 1000;

/** Shared by all hashers of the process, so that a reload of the configuration does not double the load. */
export const sharedLimiter = createLimiter(hashesAtOnce(), MAX_WAITING);

interface Dummy {
  readonly work: number;
  readonly parsed: ParsedHash;
  /** The dummy of the configured cost, where this one is dearer: both run, as for accounts with hashes of the configured cost. */
  readonly beside: readonly ParsedHash[];
}

/** The dummy work of each configuration snapshot. */
const dummies = new WeakMap<HasherOptions, Dummy>();

/** The dummy of the configured cost, or of the dearest hash that was seen. */
function dummyOf(options: HasherOptions, algorithm: Algorithm, limits: CostLimits): Dummy {
  const known = dummies.get(options);
  if (known !== undefined) return known;
  const parsed = parseHash(algorithm.dummy, limits);
  if (typeof parsed === 'string') throw new TypeError(`the configured ${options.algorithm} parameters do not work`);
  return { work: algorithm.workOf(algorithm.dummy), parsed, beside: [] };
}

/** The hasher for one configuration snapshot. Cheap to create. */
export function createPasswordHasher(options: HasherOptions, limiter: Limiter = sharedLimiter): PasswordHasher {
  const algorithm =
    options.algorithm === 'bcrypt' ? bcryptAlgorithm(options.bcryptCost) : argon2Algorithm(options.argon2);
  const limits = limitsFor(options);

  async function verify(password: string, encoded: string): Promise<boolean> {
    const target = parseHash(encoded, limits);
    if (typeof target === 'string') return verifyDummy(password);
    const isCurrent = algorithm.isCurrent(encoded);
    const work = isCurrent ? algorithm.workOf(encoded) : 0;
    const dummy = dummyOf(options, algorithm, limits);
    // A dearer hash than configured must not reveal that the account exists.
    const dearer = work > dummy.work ? parseHash(algorithm.dummyLike(encoded), limits) : 'hash-unknown';
    if (typeof dearer !== 'string') {
      dummies.set(options, { work, parsed: dearer, beside: dummy.beside.length > 0 ? dummy.beside : [dummy.parsed] });
    }
    return run(password, [
      target,
      ...(work < dummy.work ? [dummy.parsed] : []),
      ...(isCurrent && work < dummy.work ? [] : dummy.beside),
    ]);
  }
  async function verifyDummy(password: string): Promise<false> {
    const { parsed, beside } = dummyOf(options, algorithm, limits);
    await run(password, [parsed, ...beside]);
    return false;
  }
  /** All at once: the time is that of the slowest. The first decides. */
  async function run(password: string, hashes: readonly ParsedHash[]): Promise<boolean> {
    const all = () => Promise.all(hashes.map(async (each) => each.matches(Buffer.from(password))));
    const [matches = false] = await limiter(all);
    return matches;
  }
  return {
    for: (waiter) => createPasswordHasher(options, (task) => limiter(task, waiter, options.maxWaitMs)),
    hash: (password) => limiter(() => algorithm.hash(Buffer.from(password))),
    verify,
    verifyDummy,
    needsRehash: (encoded) => !algorithm.isCurrent(encoded),
    inspect(encoded) {
      const parsed = parseHash(encoded, limits);
      return typeof parsed === 'string' ? parsed : undefined;
    },
  };
}
