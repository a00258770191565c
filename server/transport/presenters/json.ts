import type { JsonObject } from '../../kernel/json.ts';

/** The result of a presenter as plain JSON, for hooks, templates and patches. Presenters return JSON only, so the cast is safe. */
export const asJson = (wire: object): JsonObject => wire as JsonObject;
