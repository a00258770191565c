/**
 * The password hashes of crypt(3): MD5 ("$1$", Poul-Henning Kamp 1994) and SHA-256/512 ("$5$" and "$6$", Ulrich Drepper,
 * "Unix crypt using SHA-256 and SHA-512"). Synchronous, and slow by design: run it in a thread.
 */
import { hash } from 'node:crypto';

/** One hash to compute. */
export interface CryptJob {
  readonly algorithm: 'md5' | 'sha256' | 'sha512';
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  /** Ignored for `md5`, which always runs 1000 rounds. */
  readonly rounds: number;
}

const MD5_ROUNDS = 1000;
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The order in which each algorithm writes the bytes of its digest: three bytes to four characters, highest byte first. */
const BYTE_ORDER = {
  md5: [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, -1, -1, 11],
  sha256: shaOrder(10, 3, 32, [-1, 31, 30]),
  sha512: shaOrder(21, 1, 64, [-1, -1, 63]),
} as const;

/** SHA-crypt rotates three counters, a third of the digest apart, by one place per group. */
function shaOrder(groups: number, rotation: 1 | 3, size: number, last: readonly number[]): number[] {
  const third = Math.floor(size / 3);
  const order: number[] = [];
  for (let group = 0; group < groups; group++) {
    const triple = [group, group + third, group + 2 * third];
    // Per group, SHA-512 rotates left by one, SHA-256 right by one (left by two).
    const turn = (rotation === 1 ? group : 2 * group) % 3;
    order.push(...triple.slice(turn), ...triple.slice(0, turn));
  }
  return [...order, ...last];
}

function encode(digest: Buffer, order: readonly number[]): string {
  const byte = (index: number) => (index < 0 ? 0 : (digest[index] ?? 0));
  let text = '';
  for (let at = 0; at < order.length; at += 3) {
    const group = order.slice(at, at + 3);
    let bits = (byte(group[0] ?? -1) << 16) | (byte(group[1] ?? -1) << 8) | byte(group[2] ?? -1);
    const characters = 1 + group.filter((index) => index >= 0).length;
    for (let index = 0; index < characters; index++, bits >>>= 6) text += ALPHABET.charAt(bits & 63);
  }
  return text;
}

/** `bytes` repeated up to `length` bytes. */
function stretch(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

/** One round. Both algorithms share it; SHA-crypt passes derived sequences in place of password and salt. */
function round(algorithm: string, index: number, previous: Buffer, password: Buffer, salt: Buffer): Buffer {
  const parts = [index % 2 === 1 ? password : previous];
  if (index % 3 !== 0) parts.push(salt);
  if (index % 7 !== 0) parts.push(password);
  parts.push(index % 2 === 1 ? previous : password);
  return hash(algorithm, Buffer.concat(parts), 'buffer');
}

function md5Crypt(password: Buffer, salt: Buffer): Buffer {
  const inner = hash('md5', Buffer.concat([password, salt, password]), 'buffer');
  const parts = [password, Buffer.from('$1$'), salt, stretch(inner, password.length)];
  for (let length = password.length; length > 0; length >>= 1) {
    parts.push(length % 2 === 1 ? Buffer.alloc(1) : password.subarray(0, 1));
  }
  let digest: Buffer = hash('md5', Buffer.concat(parts), 'buffer');
  for (let index = 0; index < MD5_ROUNDS; index++) digest = round('md5', index, digest, password, salt);
  return digest;
}

function shaCrypt(algorithm: 'sha256' | 'sha512', password: Buffer, salt: Buffer, rounds: number): Buffer {
  const inner = hash(algorithm, Buffer.concat([password, salt, password]), 'buffer');
  const parts = [password, salt, stretch(inner, password.length)];
  for (let length = password.length; length > 0; length >>= 1) parts.push(length % 2 === 1 ? inner : password);
  let digest: Buffer = hash(algorithm, Buffer.concat(parts), 'buffer');
  const repeated = (bytes: Buffer, times: number) => hash(algorithm, stretch(bytes, bytes.length * times), 'buffer');
  const p = stretch(repeated(password, password.length), password.length);
  const s = stretch(repeated(salt, 16 + (digest[0] ?? 0)), salt.length);
  for (let index = 0; index < rounds; index++) digest = round(algorithm, index, digest, p, s);
  return digest;
}

/** The last field of the crypt(3) string for this password and salt. */
export function unixCrypt({ algorithm, password, salt, rounds }: CryptJob): string {
  const [passwordBytes, saltBytes] = [Buffer.from(password), Buffer.from(salt)];
  const digest =
    algorithm === 'md5' ? md5Crypt(passwordBytes, saltBytes) : shaCrypt(algorithm, passwordBytes, saltBytes, rounds);
  return encode(digest, BYTE_ORDER[algorithm]);
}
