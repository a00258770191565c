import { quote } from './fmt.ts';

const HEX_PAIRS = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/** A text that is not a UUID. The message is that of the reference's library. */
export class InvalidUuid extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidUuid';
  }
}

/**
 * A UUID in canonical form (lower case, with hyphens), read as the reference's library (gofrs/uuid) does: with or without hyphens, in
 * braces, as a URN.
 * @throws InvalidUuid
 */
export function parseUuid(text: string): string {
  const match = HEX_PAIRS.exec(unwrap(text));
  if (!match) throw new InvalidUuid('uuid: invalid UUID format');
  return match.slice(1).join('-').toLowerCase();
}

/** The same, or undefined for a text that is not a UUID. */
export function uuidOrUndefined(text: string): string | undefined {
  try {
    return parseUuid(text);
  } catch (error) {
    if (error instanceof InvalidUuid) return undefined;
    throw error;
  }
}

const problem = (what: string, text: string): InvalidUuid =>
  new InvalidUuid(`uuid: incorrect UUID ${what} in string ${quote(text)}`);

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
