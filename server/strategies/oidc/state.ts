/**
 * The `state` parameter of a sign-in (RFC 6749 section 4.1.1): a protobuf message, encrypted, as the reference has it. It says which flow
 * and provider it belongs to, so that nothing has to be stored for it.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cipher } from '../../crypto/ciphers.ts';
import type { ReturnFlow } from '../../flows/engine/interfaces/endpoint.ts';
import { badRequest } from '../../kernel/errors.ts';

export interface State {
  readonly flow: ReturnFlow;
  /** UUID. */
  readonly flowId: string;
  readonly providerId: string;
  /** PKCE (RFC 7636); empty where it is not used. */
  readonly pkceVerifier: string;
  /** SHA-512 of the secret that a native app exchanges for a session token; random bytes for other clients. */
  readonly exchangeCodeSha512: Buffer;
}

/** Numbers of `FlowKind`. */
const KINDS: readonly (ReturnFlow | undefined)[] = [undefined, 'login', 'registration', 'settings'];
/** A state is some 300 characters long. */
const MAX_LENGTH = 8192;

export const exchangeCodeHash = (initCode: string): Buffer => createHash('sha512').update(initCode).digest();

/** What stands in the place of the hash where no app waits. */
export const noExchangeCode = (): Buffer => randomBytes(16);

/** Whether the state was made for the app that has this secret, in constant time. */
export function isForExchange({ exchangeCodeSha512 }: State, initCode: string): boolean {
  const expected = exchangeCodeHash(initCode);
  return exchangeCodeSha512.length === expected.length && timingSafeEqual(exchangeCodeSha512, expected);
}

export function encodeState(state: State, cipher: Cipher): string {
  const fields: readonly (readonly [number, Buffer])[] = [
    [1, Buffer.from(state.flowId.replaceAll('-', ''), 'hex')],
    [2, state.exchangeCodeSha512],
    [3, Buffer.from(state.providerId)],
    [4, Buffer.from(state.pkceVerifier)],
  ];
  const message = Buffer.concat([
    ...fields.filter(([, bytes]) => bytes.length > 0).flatMap(([number, bytes]) => lengthDelimited(number, bytes)),
    Buffer.from([5 << 3, KINDS.indexOf(state.flow)]),
  ]);
  return cipher.encrypt(message);
}

/** @throws ApiError 400 where it is not a state of ours */
export function decodeState(text: string, cipher: Cipher): State {
  const fields = text.length > MAX_LENGTH ? undefined : readFields(decrypt(text, cipher));
  const flow = KINDS[Number(fields?.get(5) ?? 0)];
  const flowId = fields?.get(1);
  if (fields === undefined || flow === undefined || !Buffer.isBuffer(flowId) || flowId.length !== 16)
    throw badRequest('Unable to complete OpenID Connect flow because the state parameter is invalid.');
  return {
    flow,
    flowId: flowId.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    exchangeCodeSha512: bytesOf(fields.get(2)),
    providerId: bytesOf(fields.get(3)).toString(),
    pkceVerifier: bytesOf(fields.get(4)).toString(),
  };
}

const bytesOf = (field: Buffer | number | undefined): Buffer => (Buffer.isBuffer(field) ? field : Buffer.alloc(0));

function decrypt(text: string, cipher: Cipher): Buffer {
  try {
    return cipher.decrypt(text);
  } catch {
    return Buffer.alloc(0);
  }
}

const lengthDelimited = (number: number, bytes: Buffer): Buffer[] => [
  Buffer.from([(number << 3) | 2, ...varint(bytes.length)]),
  bytes,
];

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);

/** Protobuf wire format: fields of type varint (0) and length-delimited (2). Undefined where it is anything else. */
function readFields(message: Buffer): Map<number, Buffer | number> | undefined {
  const fields = new Map<number, Buffer | number>();
  let at = 0;
  const readVarint = (): number => {
    for (let value = 0, shift = 0; shift < 28; shift += 7) {
      const byte = message[at++] ?? 255;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    return -1;
  };
  while (at < message.length) {
    const key = readVarint();
    const value = readVarint();
    if (key < 0 || value < 0 || ![0, 2].includes(key & 7)) return undefined;
    if ((key & 7) === 2 && at + value > message.length) return undefined;
    fields.set(key >>> 3, (key & 7) === 2 ? message.subarray(at, at + value) : value);
    if ((key & 7) === 2) at += value;
  }
  return fields;
}
