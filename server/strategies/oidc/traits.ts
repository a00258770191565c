import type { ReturnContext, ReturnFlow } from '../../flows/engine/interfaces/endpoint.ts';
import type { SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { OidcParts } from './sign-in.ts';

const PREFIX = 'traits.';

/**
 * The traits of a submission. Objects of the identity schema are there even where nothing was typed into them, and so they are in the
 * identity (reference behaviour).
 */
export async function typedTraits<N extends ReturnFlow>(
  { schemas }: Pick<OidcParts, 'schemas'>,
  { payload, schemaId }: Pick<SubmitContext<N>, 'payload' | 'schemaId'>,
): Promise<JsonObject> {
  const traits: Record<string, Json> = structuredClone({ ...payload.traits });
  for (const { name } of await schemas.fields(schemaId)) {
    if (name.startsWith(PREFIX)) addParents(traits, name.slice(PREFIX.length).split('.').slice(0, -1));
  }
  return traits;
}

function addParents(traits: Record<string, Json>, path: readonly string[]): void {
  let at = traits;
  for (const key of path) {
    const next = Object.hasOwn(at, key) ? at[key] : {};
    if (next === undefined || !isJsonObject(next)) return;
    at[key] = next;
    at = next as Record<string, Json>;
  }
}

/** What was typed before the user left. */
export function keptTraits({ paused }: ReturnContext<ReturnFlow>): JsonObject {
  const traits = paused?.['traits'];
  return traits !== undefined && isJsonObject(traits) ? traits : {};
}
