/** The form of an id in schema URLs: base64url without padding. */
export const encodeSchemaId = (id: string): string => Buffer.from(id).toString('base64url');

/** Decodes an id of a schema URL; undefined when it is malformed. */
export function decodeSchemaId(encoded: string): string | undefined {
  return /^[A-Za-z0-9_-]+$/.test(encoded) ? Buffer.from(encoded, 'base64url').toString() : undefined;
}
