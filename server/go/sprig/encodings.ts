import { createHash } from 'node:crypto';
import { base32 } from '@scure/base';
import { bytesOf, textOf } from '../template/bytes.ts';
import { type Functions, fn } from '../template/functions.ts';
import { toJson, toRawJson } from '../template/print.ts';
import { goValue } from '../template/values.ts';

const hash = (algorithm: string) => fn(['string'], (text) => createHash(algorithm).update(bytesOf(text)).digest('hex'));

/** https://www.rfc-editor.org/rfc/rfc1950#section-9 */
function adler32(text: string): string {
  let [low, high] = [1, 0];
  for (const byte of bytesOf(text)) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return String(high * 65_536 + low);
}

/** The position at which Go's decoder stops, in a text without line breaks: an invalid character, or an incomplete group. */
function corrupt(name: string, text: string, letters: RegExp, group: number): string {
  const wrong = [...text].findIndex((letter) => !letters.test(letter));
  return `illegal ${name} data at input byte ${wrong === -1 ? text.length - (text.length % group) : wrong}`;
}

/** For invalid Base64 the result is the error's text, as in sprig. */
function fromBase64(encoded: string): string {
  const text = encoded.replaceAll(/[\r\n]/g, '');
  if (/^(?:[\w+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(text) && !text.includes('_'))
    return textOf(Buffer.from(text, 'base64'));
  return corrupt('base64', text, /[A-Za-z\d+/]/, 4);
}

function fromBase32(encoded: string): string {
  const text = encoded.replaceAll(/[\r\n]/g, '');
  try {
    return textOf(base32.decode(text));
  } catch {
    return corrupt('base32', text, /[A-Z2-7]/, 8);
  }
}

/** Undefined for invalid JSON. */
function fromJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: goValue(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}

function mustFromJson(text: string): unknown {
  const read = fromJson(text);
  if (read === undefined) throw new Error('invalid JSON');
  return read.value;
}

const INDENT = '  ';
/** Without `must`, the result is empty for values that JSON lacks. */
const lenient = (write: (value: unknown) => string) =>
  fn(['any'], (value) => {
    try {
      return write(value);
    } catch {
      return '';
    }
  });
const pretty = (value: unknown): string => toJson(value, INDENT);
const compact = (value: unknown): string => toJson(value);

export const ENCODING_FUNCTIONS: Functions = {
  b64enc: fn(['string'], (text) => bytesOf(text).toString('base64')),
  b64dec: fn(['string'], fromBase64),
  b32enc: fn(['string'], (text) => base32.encode(bytesOf(text))),
  b32dec: fn(['string'], fromBase32),
  sha1sum: hash('sha1'),
  sha256sum: hash('sha256'),
  sha512sum: hash('sha512'),
  adler32sum: fn(['string'], adler32),
  toJson: lenient(compact),
  mustToJson: fn(['any'], compact),
  toPrettyJson: lenient(pretty),
  mustToPrettyJson: fn(['any'], pretty),
  toRawJson: fn(['any'], toRawJson),
  mustToRawJson: fn(['any'], toRawJson),
  fromJson: fn(['string'], (text) => fromJson(text)?.value ?? null),
  mustFromJson: fn(['string'], mustFromJson),
};
