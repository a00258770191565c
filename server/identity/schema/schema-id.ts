/** An id as the schema URL carries it: base64url without padding. */
export const encodeSchemaId = (id: string): string => Buffer.from(id).toString('base64url');

/** The id in that form, or undefined when it is not in that form. */
export function decodeSchemaId(encoded: string): string | undefined {
  return /^[A-Za-z0-9_-]+$/.test(encoded) ? Buffer.from(encoded, 'base64url').toString() : undefined;
}
