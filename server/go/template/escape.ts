/** The escapers that `text/template` offers by name. */
import { bytesOf } from './bytes.ts';

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\uFFFD',
};

/** `html`. */
export const escapeMarkup = (text: string): string => text.replaceAll(/[&<>"'\0]/g, (found) => MARKUP[found] ?? found);

const NOT_PRINTABLE = /[\\'"<>&=]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** `js`. */
export const escapeJavaScript = (text: string): string =>
  text.replaceAll(NOT_PRINTABLE, (found) =>
    found === '\\' || found === "'" || found === '"'
      ? `\\${found}`
      : `\\u${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );

const UNRESERVED = /^[\w.~-]$/;

/** `url.QueryEscape` of Go: everything but unreserved characters (RFC 3986) in percent, a space as `+`. */
export const queryEscape = (text: string): string =>
  Array.from(bytesOf(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (UNRESERVED.test(character)) return character;
    return byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
