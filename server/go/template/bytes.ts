/**
 * Go's strings are bytes, JavaScript's are UTF-16. A byte that is not UTF-8 (half of a character that `trunc` has cut) is kept as a lone
 * surrogate from U+DC80 to U+DCFF, as with Python's `surrogateescape`, so that it can be written as that byte again.
 */
import { isUtf8 } from 'node:buffer';

const ESCAPED = 0xdc00;

/** The bytes of a Go string. */
export function bytesOf(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  const parts = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= ESCAPED + 0x80 && code <= ESCAPED + 0xff ? Buffer.of(code - ESCAPED) : Buffer.from(character);
  });
  return Buffer.concat(parts);
}

/** The Go string of some bytes. */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString();
  let text = '';
  for (let at = 0; at < buffer.length;) {
    const length = characterLength(buffer, at);
    text +=
      length === 0 ? String.fromCharCode(ESCAPED + (buffer[at] ?? 0)) : buffer.subarray(at, at + length).toString();
    at += length || 1;
  }
  return text;
}

/** Length in bytes of the UTF-8 character at `at`; 0 when the bytes are not UTF-8. */
function characterLength(buffer: Buffer, at: number): number {
  const first = buffer[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const end = at + length;
  return end <= buffer.length && isUtf8(buffer.subarray(at, end)) ? length : 0;
}

/** Go's `s[from:to]`. */
export const byteSlice = (text: string, from: number, to?: number): string => textOf(bytesOf(text).subarray(from, to));

export const byteLength = (text: string): number =>
  text.isWellFormed() ? Buffer.byteLength(text) : bytesOf(text).length;

/** Orders strings by their bytes, like Go. */
export const compareText = (a: string, b: string): number => Buffer.compare(bytesOf(a), bytesOf(b));
