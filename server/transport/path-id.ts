import { quote } from '../go/fmt.ts';
import { badRequest } from '../kernel/errors.ts';

const HEX_PAIRS = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/**
 * The UUID a path names, in canonical form. Takes the spellings that the reference takes: with or without hyphens, in braces,
 * as a URN. @throws ApiError 400 in the reference's words
 */
export function pathId(text: string | undefined): string {
  const given = text ?? '';
  const match = HEX_PAIRS.exec(unwrap(given));
  if (!match) throw badRequest(undefined, { message: 'uuid: invalid UUID format' });
  return match.slice(1).join('-').toLowerCase();
}

const problem = (what: string, text: string) =>
  badRequest(undefined, { message: `uuid: incorrect UUID ${what} in string ${quote(text)}` });

function unwrap(text: string): string {
  const { length } = text;
  if (length === 34 || length === 38) {
    if (!text.startsWith('{') || !text.endsWith('}')) throw problem('format', text);
    return text.slice(1, -1);
  }
  if (length === 41 || length === 45) {
    if (!text.startsWith('urn:uuid:')) throw problem('format', text.slice(0, 9));
    return text.slice(9);
  }
  if (length !== 32 && length !== 36) throw problem(`length ${Buffer.byteLength(text)}`, text);
  if (length === 36 && ![8, 13, 18, 23].every((index) => text[index] === '-')) throw problem('format', text);
  return text;
}
