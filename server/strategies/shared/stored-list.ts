import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** The objects of a list in stored credentials; all other values are ignored. */
export const storedObjects = (stored: Json | undefined): readonly JsonObject[] =>
  Array.isArray(stored) ? (stored as readonly Json[]).filter((item) => isJsonObject(item)) : [];
