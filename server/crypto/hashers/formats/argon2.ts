import { randomBytes } from 'node:crypto';
import argon2Library from 'argon2';
import { type CostLimits, MAX_KEY_BYTES, MIN_KEY_BYTES } from '../cost-limits.ts';
import { smallArgon2InThread } from '../crypt-thread.ts';
import { decodeBase64, encodeUnpadded, equalBytes, matchNumbers } from '../encoding.ts';
import type { HashFormat, HashProblem } from '../hash-format.ts';

/** Cost parameters of Argon2 (RFC 9106). Memory is in KiB. */
export interface Argon2Parameters {
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}
/** `hashers.argon2` of the configuration. Lengths are in bytes. */
export interface Argon2Options extends Argon2Parameters {
  readonly saltLength: number;
  readonly keyLength: number;
}

const VERSION = 19;
/** RFC 9106, 3.1: at least 8 KiB for each lane. The reference takes less and raises it. */
const MIN_KIB_PER_LANE = 8;
const MIN_SALT_BYTES = 8;

interface ParsedArgon2 extends Argon2Parameters {
  readonly salt: Buffer;
  readonly key: Buffer;
}

function parseArgon2(encoded: string): ParsedArgon2 | undefined {
  const [, , version, parameters = '', salt = '', key = '', ...rest] = encoded.split('$');
  const cost = parseCost(parameters);
  const saltBytes = decodeBase64(salt, 'unpadded');
  const keyBytes = decodeBase64(key, 'unpadded');
  if (version !== `v=${VERSION}` || !cost || !saltBytes || !keyBytes || rest.length > 0) return undefined;
  return { ...cost, salt: saltBytes, key: keyBytes };
}

/** `m=<KiB>,t=<passes>,p=<lanes>` in any order: libraries write `m,p,t` as well. Kratos reads the first order alone. */
function parseCost(parameters: string): Argon2Parameters | undefined {
  const inOrder = parameters.split(',').sort().join();
  const [memoryKiB, parallelism, iterations] = matchNumbers(inOrder, /^m=(\d+),p=(\d+),t=(\d+)$/) ?? [];
  if (memoryKiB === undefined || parallelism === undefined || iterations === undefined) return undefined;
  return { memoryKiB, iterations, parallelism };
}

/** The parameters of an Argon2id hash, or `undefined` for any other text. */
export function argon2idParameters(encoded: string): Argon2Parameters | undefined {
  return argon2id.prefix.test(encoded) ? parseArgon2(encoded) : undefined;
}

const isSmall = ({ memoryKiB, parallelism }: Argon2Parameters): boolean => memoryKiB < MIN_KIB_PER_LANE * parallelism;

/** The blocks that {@link smallArgon2} computes for such a hash; 0 for others. */
export const smallArgon2Blocks = (hash: Argon2Parameters): number =>
  isSmall(hash) ? MIN_KIB_PER_LANE * hash.parallelism * hash.iterations : 0;

function problem(hash: ParsedArgon2, limits: CostLimits): HashProblem | undefined {
  const { memoryKiB, iterations, parallelism, salt, key } = hash;
  if (
    iterations < 1 ||
    parallelism < 1 ||
    memoryKiB < 1 ||
    salt.length < MIN_SALT_BYTES ||
    key.length < MIN_KEY_BYTES
  ) {
    return 'hash-malformed';
  }
  const affordable =
    smallArgon2Blocks(hash) <= limits.smallArgon2Blocks &&
    memoryKiB <= limits.argon2MemoryKiB &&
    memoryKiB * iterations <= limits.argon2PassesKiB &&
    parallelism <= limits.argon2Parallelism &&
    key.length <= MAX_KEY_BYTES;
  return affordable ? undefined : 'hash-too-costly';
}

type Variant = 'argon2id' | 'argon2i';

function derive(
  variant: Variant,
  password: Buffer,
  salt: Buffer,
  keyLength: number,
  with_: Argon2Parameters,
): Promise<Buffer> {
  if (isSmall(with_)) return smallArgon2InThread({ ...with_, variant, password, salt, keyLength });
  return argon2Library.hash(password, {
    raw: true,
    type: argon2Library[variant],
    version: VERSION,
    salt,
    hashLength: keyLength,
    memoryCost: with_.memoryKiB,
    timeCost: with_.iterations,
    parallelism: with_.parallelism,
  });
}

function format(variant: Variant): HashFormat {
  return {
    name: variant,
    prefix: new RegExp(`^\\$${variant}\\$`),
    parse(encoded, limits) {
      const parsed = parseArgon2(encoded);
      if (!parsed) return 'hash-malformed';
      return (
        problem(parsed, limits) ?? {
          matches: async (password) =>
            equalBytes(await derive(variant, password, parsed.salt, parsed.key.length, parsed), parsed.key),
        }
      );
    },
  };
}

export const argon2id = format('argon2id');
export const argon2i = format('argon2i');

function encode(options: Argon2Parameters, salt: Buffer, key: Buffer): string {
  const { memoryKiB, iterations, parallelism } = options;
  return `$argon2id$v=${VERSION}$m=${memoryKiB},t=${iterations},p=${parallelism}$${encodeUnpadded(salt)}$${encodeUnpadded(key)}`;
}

/** Hashes with Argon2id and returns a PHC string. Rejects when the library refuses the parameters. */
export async function hashArgon2id(password: Buffer, options: Argon2Options): Promise<string> {
  const salt = randomBytes(options.saltLength);
  return encode(options, salt, await derive('argon2id', password, salt, options.keyLength, options));
}

/** A hash of this cost that no known password matches. */
export function argon2Dummy(options: Argon2Options): string {
  return encode(options, Buffer.alloc(options.saltLength), Buffer.alloc(options.keyLength));
}
