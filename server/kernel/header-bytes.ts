/**
 * Header values as text. HTTP carries bytes, which Node reads and writes as Latin-1. Clients, proxies and the reference use UTF-8.
 */

const BEYOND_ASCII = /[\x80-\xff]/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes a header value or request target from Node: as UTF-8, or as Latin-1 when its bytes are not valid UTF-8. */
export function decodeHeader(bytes: string): string {
  if (!BEYOND_ASCII.test(bytes)) return bytes;
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

// oxlint-disable-next-line no-control-regex -- the characters that Node's `validateHeaderValue` refuses
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/g;

/** Encodes a header value so that Node sends it as UTF-8. Control characters stay, and Node refuses them. */
export const headerBytes = (text: string): string => Buffer.from(text).toString('latin1');

/** The same for an answer: control characters become spaces (as in Go), so that Node always accepts the value. */
export const answerHeader = (text: string): string =>
  PLAIN.test(text) ? text : headerBytes(text).replace(UNSENDABLE, ' ');

/** Most values, which need no encoding. */
const PLAIN = /^[\t\x20-\x7e]*$/;
