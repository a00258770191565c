/** Names of `@ory/client` for which the document has no schema of its own. */
import type { GenericError } from './generated/facade/models.ts';

/** What stands under `error` in an error response. */
export type GenericErrorContent = GenericError;

/** The operations of a JSON Patch (RFC 6902, section 4). */
export const JsonPatchOpEnum = {
  Add: 'add',
  Remove: 'remove',
  Replace: 'replace',
  Move: 'move',
  Copy: 'copy',
  Test: 'test',
  UnknownDefaultOpenApi: '11184809',
} as const;

export type JsonPatchOpEnum = (typeof JsonPatchOpEnum)[keyof typeof JsonPatchOpEnum];
