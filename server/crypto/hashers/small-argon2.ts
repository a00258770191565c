/**
 * Argon2 (RFC 9106) with less memory than the standard allows, as Go's library and so the reference computes it: the memory is raised
 * to 8 KiB for each lane, while the first hash keeps the memory that was asked for. No library of Node offers that. Synchronous,
 * and slow for its size: run it in a thread. Names and numbers of sections are the RFC's.
 */
import { blake2b } from '@noble/hashes/blake2.js';

/** One hash to compute. `memoryKiB` is less than 8 for each lane. */
export interface SmallArgon2Job {
  readonly variant: 'argon2i' | 'argon2id';
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly keyLength: number;
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** 1 KiB. Arithmetic of its items is modulo 2^64. */
type Block = BigUint64Array<ArrayBuffer>;

const VERSION = 0x13;
const TYPES = { argon2i: 1, argon2id: 2 } as const;
const BLOCK_BYTES = 1024;
const BLOCK_WORDS = 128;
const LANE_BLOCKS = 8;
const SLICES = 4;
const SEGMENT_BLOCKS = LANE_BLOCKS / SLICES;
const LOW = 0xffffffffn;

const newBlock = (): Block => new BigUint64Array(BLOCK_WORDS);

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** H' (section 3.3): a hash of any length. */
function longHash(length: number, input: Uint8Array): Buffer {
  const first = Buffer.concat([littleEndian(length), input]);
  if (length <= 64) return Buffer.from(blake2b(first, { dkLen: length }));
  let last = blake2b(first);
  const parts = [last.subarray(0, 32)];
  let left = length - 32;
  for (; left > 64; left -= 32) {
    last = blake2b(last);
    parts.push(last.subarray(0, 32));
  }
  return Buffer.concat([...parts, blake2b(last, { dkLen: left })]);
}

/** H_0 (section 3.2). */
function firstHash({
  variant,
  password,
  salt,
  keyLength,
  memoryKiB,
  iterations,
  parallelism,
}: SmallArgon2Job): Uint8Array {
  const numbers = [parallelism, keyLength, memoryKiB, iterations, VERSION, TYPES[variant]].map(littleEndian);
  const none = littleEndian(0);
  return blake2b(
    Buffer.concat([...numbers, littleEndian(password.length), password, littleEndian(salt.length), salt, none, none]),
  );
}

const rotated = (word: bigint, bits: bigint): bigint => BigInt.asUintN(64, (word >> bits) | (word << (64n - bits)));

/** The permutation P (section 3.6) over the words of `block` at 16 places. */
function permute(block: Block, at: readonly number[]): void {
  const word = (index: number): bigint => block[at[index] ?? 0] ?? 0n;
  const add = (to: number, other: number): void => {
    const [left, right] = [word(to), word(other)];
    block[at[to] ?? 0] = left + right + 2n * (left & LOW) * (right & LOW);
  };
  const mix = (to: number, other: number, bits: bigint): void => {
    block[at[to] ?? 0] = rotated(word(to) ^ word(other), bits);
  };
  const quarter = (a: number, b: number, c: number, d: number): void => {
    add(a, b);
    mix(d, a, 32n);
    add(c, d);
    mix(b, c, 24n);
    add(a, b);
    mix(d, a, 16n);
    add(c, d);
    mix(b, c, 63n);
  };
  for (let column = 0; column < 4; column++) quarter(column, column + 4, column + 8, column + 12);
  for (let column = 0; column < 4; column++)
    quarter(column, 4 + ((column + 1) % 4), 8 + ((column + 2) % 4), 12 + ((column + 3) % 4));
}

const SIXTEEN = Array.from({ length: 16 }, (_, index) => index);
const EIGHT = SIXTEEN.slice(0, 8);
const ROWS = EIGHT.map((row) => SIXTEEN.map((index) => 16 * row + index));
const COLUMNS = EIGHT.map((column) => SIXTEEN.map((index) => 16 * (index >> 1) + 2 * column + (index & 1)));

/** The compression function G (section 3.5). */
function compress(left: Block, right: Block): Block {
  const mixed = left.map((word, index) => word ^ (right[index] ?? 0n));
  const result = mixed.slice();
  for (const places of [...ROWS, ...COLUMNS]) permute(result, places);
  return result.map((word, index) => word ^ (mixed[index] ?? 0n));
}

/** Where a segment is: pass, slice and lane. */
interface Place {
  readonly pass: number;
  readonly slice: number;
  readonly lane: number;
}

/** Pseudo-random words for the blocks of a segment whose references do not depend on the password (section 3.4.1.2). */
function addresses({ variant, iterations, parallelism }: SmallArgon2Job, { pass, slice, lane }: Place): Block {
  const input = newBlock();
  const blocks = LANE_BLOCKS * parallelism;
  input.set([pass, lane, slice, blocks, iterations, TYPES[variant], 1].map(BigInt));
  return compress(newBlock(), compress(newBlock(), input));
}

/** The lane and the block that the next one refers to (section 3.4.2). `position`: of the next block in its lane. */
function reference(word: bigint, { pass, slice, lane }: Place, position: number, lanes: number) {
  const otherLane = pass === 0 && slice === 0 ? lane : Number((word >> 32n) % BigInt(lanes));
  const offset = position % SEGMENT_BLOCKS;
  const finished = pass === 0 ? slice * SEGMENT_BLOCKS : LANE_BLOCKS - SEGMENT_BLOCKS;
  const size = otherLane === lane ? finished + offset - 1 : finished - (offset === 0 ? 1 : 0);
  const low = word & LOW;
  const back = (BigInt(size) * ((low * low) >> 32n)) >> 32n;
  const start = pass === 0 ? 0 : (slice + 1) * SEGMENT_BLOCKS;
  return { lane: otherLane, position: (start + size - 1 - Number(back)) % LANE_BLOCKS };
}

function fillSegment(memory: readonly Block[][], job: SmallArgon2Job, place: Place): void {
  const { pass, slice, lane } = place;
  const own = memory[lane] ?? [];
  const independent = job.variant === 'argon2i' || (pass === 0 && slice < SLICES / 2);
  const words = independent ? addresses(job, place) : undefined;
  for (let offset = pass === 0 && slice === 0 ? 2 : 0; offset < SEGMENT_BLOCKS; offset++) {
    const position = slice * SEGMENT_BLOCKS + offset;
    const previous = own[(position + LANE_BLOCKS - 1) % LANE_BLOCKS] ?? newBlock();
    const word = (words === undefined ? previous[0] : words[offset]) ?? 0n;
    const target = reference(word, place, position, job.parallelism);
    const made = compress(previous, memory[target.lane]?.[target.position] ?? newBlock());
    const before = own[position];
    own[position] = pass === 0 ? made : made.map((each, index) => each ^ (before?.[index] ?? 0n));
  }
}

/** The derived key. */
export function smallArgon2(job: SmallArgon2Job): Buffer {
  const { iterations, parallelism, keyLength } = job;
  const first = firstHash(job);
  const lanes = Array.from({ length: parallelism }, (_, lane) => lane);
  const toBlock = (bytes: Buffer): Block => new BigUint64Array(Uint8Array.from(bytes).buffer);
  const memory = lanes.map((lane) =>
    [0, 1].map((index) =>
      toBlock(longHash(BLOCK_BYTES, Buffer.concat([first, littleEndian(index), littleEndian(lane)]))),
    ),
  );
  for (let pass = 0; pass < iterations; pass++)
    for (let slice = 0; slice < SLICES; slice++)
      for (const lane of lanes) fillSegment(memory, job, { pass, slice, lane });
  const last = memory.reduce((sum, lane) => sum.map((word, index) => word ^ (lane.at(-1)?.[index] ?? 0n)), newBlock());
  return longHash(keyLength, new Uint8Array(last.buffer));
}
