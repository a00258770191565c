/** Bounds of a body, checked on its bytes before anything decodes or walks it. Each check is one linear pass and says what the client can do. */
import type { BodyLimits } from '../config/model.ts';
import { ApiError } from '../kernel/errors.ts';

export const bodyTooLarge = (bytes: number): ApiError =>
  new ApiError({
    code: 413,
    message: 'http: request body too large',
    reason: `The body of the request is larger than ${bytes} bytes. Please send less at once.`,
  });

const tooMany = (limit: number): string =>
  `The body of the request has more than ${limit} members or fields. Please send fewer at once.`;
const nameTooLong = (limit: number): string =>
  `The body of the request has a name of more than ${limit} bytes. Please use a shorter one.`;
const tooDeep = (limit: number): string =>
  `The JSON in the body of the request is nested more than ${limit} levels deep. Please send it flatter.`;

const code = (character: string): number => character.charCodeAt(0);
const QUOTE = code('"');
const BACKSLASH = code('\\');
const COMMA = code(',');
const COLON = code(':');
const AMPERSAND = code('&');
const EQUALS = code('=');

/** What exceeds a limit in JSON; the bytes need not be JSON. Values are counted by the commas and brackets before them. */
export function jsonExcess(bytes: Buffer, { members, nameLength, depth }: BodyLimits): string | undefined {
  let level = 0;
  let count = 0;
  let textLength = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === QUOTE) {
      const end = endOfString(bytes, index);
      textLength = end - index - 1;
      index = end;
    } else if (byte === COLON && textLength > nameLength) return nameTooLong(nameLength);
    else if (isOpening(byte)) {
      if (++level > depth) return tooDeep(depth);
      count++;
    } else if (isClosing(byte)) level--;
    else if (byte === COMMA) count++;
    if (count > members) return tooMany(members);
  }
  return undefined;
}

const isOpening = (byte: number): boolean => byte === code('[') || byte === code('{');
const isClosing = (byte: number): boolean => byte === code(']') || byte === code('}');

function endOfString(bytes: Buffer, begin: number): number {
  let index = begin + 1;
  while (index < bytes.length && bytes[index] !== QUOTE) index += bytes[index] === BACKSLASH ? 2 : 1;
  return index;
}

/** What exceeds a limit in an encoded form; a name is measured as it is written. */
export function formExcess(bytes: Buffer, { members, nameLength }: BodyLimits): string | undefined {
  let count = 1;
  let begin = 0;
  let inName = true;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === AMPERSAND) {
      if (++count > members) return tooMany(members);
      begin = index + 1;
      inName = true;
    } else if (byte === EQUALS) inName = false;
    else if (inName && index - begin >= nameLength) return nameTooLong(nameLength);
  }
  return undefined;
}

/** Bytes of the headers of one part: room for a disposition with a name and a file name. */
const PART_HEADER_BYTES = 4096;

/** What exceeds a limit in a multipart form. The parts are counted by their delimiters. */
export function multipartExcess(bytes: Buffer, boundary: string, { members }: BodyLimits): string | undefined {
  const delimiter = Buffer.from(`--${boundary}`);
  let count = 0;
  for (let at = bytes.indexOf(delimiter); at !== -1;) {
    const begin = at + delimiter.length;
    at = bytes.indexOf(delimiter, begin);
    const part = bytes.subarray(begin, at === -1 ? bytes.length : at);
    if (part.length > PART_HEADER_BYTES && !part.subarray(0, PART_HEADER_BYTES).includes('\r\n\r\n'))
      return `A part of the form has headers of more than ${PART_HEADER_BYTES} bytes. Please send shorter ones.`;
    // The last delimiter ends the form.
    if (at !== -1 && ++count > members) return tooMany(members);
  }
  return undefined;
}
