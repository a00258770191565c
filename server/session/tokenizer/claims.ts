/** The claims of a token: the registered ones (RFC 7519 section 4.1), and those of the operator's mapper over them. */
import { ApiError, badRequest } from '../../kernel/errors.ts';
import { newId } from '../../kernel/id.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Session } from '../model.ts';

export interface TokenTimes {
  readonly now: Date;
  readonly ttlMs: number;
}

const inSeconds = (ms: number): number => Math.floor(ms / 1000);

/** What every token says, without its subject. */
export function registeredClaims(session: Session, issuer: string, { now, ttlMs }: TokenTimes): JsonObject {
  const issuedAt = now.getTime();
  return {
    exp: inSeconds(issuedAt + ttlMs),
    iat: inSeconds(issuedAt),
    iss: issuer,
    jti: newId(),
    nbf: inSeconds(issuedAt),
    sid: session.id,
  };
}

/** @throws ApiError 400 when the identity has no external id and the template wants it */
export function subjectOf({ identity, identityId }: Session, source: 'id' | 'external_id'): string {
  if (source === 'id') return identityId;
  if (identity?.externalId) return identity.externalId;
  throw badRequest(
    "The session's identity does not have an external ID set, but it is required for the subject claim.",
  );
}

/**
 * The claims of a mapper over those that it was given. It may replace each of them but `sub`, as in the reference.
 * `evaluate` gives the mapper's value as JSON text.
 * @throws ApiError 400 when the mapper fails or has no object `claims`
 */
export async function mappedClaims(claims: JsonObject, evaluate: () => Promise<string>): Promise<JsonObject> {
  const value = await evaluated(evaluate);
  const mapped = isJsonObject(value) ? value['claims'] : undefined;
  if (!isJsonObject(mapped)) throw badRequest('Expected tokenizer JsonNet to return a claims object but it did not.');
  return { ...claims, ...mapped };
}

async function evaluated(evaluate: () => Promise<string>): Promise<Json> {
  try {
    return JSON.parse(await evaluate()) as Json;
  } catch (error) {
    throw new ApiError(badRequest('Unable to execute tokenizer JsonNet.').fields, { cause: error });
  }
}

/** Members in the order of their names, as Go writes a map. */
export function inOrder(claims: JsonObject): JsonObject {
  const entries = Object.entries(claims).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
