import { timingSafeEqual } from 'node:crypto';

/** Decodes canonical base64 in the standard alphabet, padded or unpadded; `undefined` for any other text. */
export function decodeBase64(text: string, padding: 'padded' | 'unpadded'): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const canonical = padding === 'padded' ? bytes.toString('base64') : encodeUnpadded(bytes);
  return canonical === text ? bytes : undefined;
}

/** Base64 of the standard alphabet without padding, as PHC strings use it. */
export function encodeUnpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/** Compares two values in a time that depends only on their lengths. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The numbers matched by the groups of `pattern` in `text`; `undefined` without a match or with an unsafe integer. */
export function matchNumbers(text: string, pattern: RegExp): number[] | undefined {
  const groups = pattern.exec(text)?.slice(1).map(Number);
  return groups?.every(Number.isSafeInteger) ? groups : undefined;
}
