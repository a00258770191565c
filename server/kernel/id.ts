import { randomUUID } from 'node:crypto';

/** A random UUID, version 4 (RFC 9562), lower case: every id of the reference is one. */
export const newId = (): string => randomUUID();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The canonical form of a UUID given by a client, or undefined when it is none. */
export function parseId(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && UUID.test(text) ? text.toLowerCase() : undefined;
}

/** What the reference uses where there is no id. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000';
