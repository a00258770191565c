import type { JsonObject } from '../../kernel/json.ts';

/** A value of the document for code that reads any JSON (hooks, templates, patches): presenters make nothing else. */
export const asJson = (wire: object): JsonObject => wire as JsonObject;
