/**
 * Header values as text. HTTP carries bytes; Node hands them over, and takes them, as Latin-1. Clients, proxies and the reference mean
 * UTF-8 by them.
 */

const BEYOND_ASCII = /[\x80-\xff]/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a header value or request target as Node gives it: UTF-8, or Latin-1 where the bytes are no UTF-8. */
export function decodeHeader(bytes: string): string {
  if (!BEYOND_ASCII.test(bytes)) return bytes;
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

// oxlint-disable-next-line no-control-regex -- what Node's `validateHeaderValue` refuses
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/g;

/** A header value as Node takes it to send it in UTF-8. Control characters stay, and Node refuses them. */
export const headerBytes = (text: string): string => Buffer.from(text).toString('latin1');

/** A header value of an answer, likewise; control characters become spaces (as in Go), so that Node always accepts it. */
export const answerHeader = (text: string): string => headerBytes(text).replace(UNSENDABLE, ' ');
