import { randomUUID } from 'node:crypto';

/** A random UUID, version 4 (RFC 9562), lower case: all ids of the reference are of this kind. */
export const newId = (): string => randomUUID();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The canonical form of a UUID that a client sent, or undefined for a text that is not a UUID. */
export function parseId(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && UUID.test(text) ? text.toLowerCase() : undefined;
}

/** The id that the reference uses for an absent one. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000';
