/** The operator's Jsonnet snippet that makes an identity of claims (`mapper_url`). */
import type { OidcProvider } from '../../config/types/tree.gen.ts';
import { normalizeIdentifier } from '../../identity/normalize.ts';
import { ApiError, badRequest, internal, misconfigured } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { type Claims, claimsForMapper } from './claims.ts';
import type { OidcDependencies } from './dependencies.ts';

/** What a mapper made of claims. */
export interface MappedIdentity {
  readonly traits: JsonObject;
  readonly metadataPublic: Json;
  readonly metadataAdmin: Json;
  /** Addresses that the provider vouches for. */
  readonly verifiedAddresses: readonly { readonly via: string; readonly value: string }[];
}

/** A mapper makes a handful of traits; more than this is a mistake. */
const MAX_OUTPUT = 256 * 1024;

/** @throws ApiError 400 or 500 where the snippet gives something else; 500 where it fails */
export async function mapClaims(
  deps: Pick<OidcDependencies, 'evaluateJsonnet' | 'readContent' | 'onMappingFailed'>,
  { mapper_url: mapperUrl, provider }: Pick<OidcProvider, 'mapper_url' | 'provider'>,
  claims: Claims,
): Promise<MappedIdentity> {
  const input = claimsForMapper(claims);
  try {
    return mappedIdentity(await evaluate(deps, mapperUrl, input));
  } catch (error) {
    deps.onMappingFailed?.(error, input, { method: 'oidc', provider });
    throw error;
  }
}

function mappedIdentity(output: Json): MappedIdentity {
  const identity = isJsonObject(output) && isJsonObject(output['identity']) ? output['identity'] : {};
  const traits = identity['traits'];
  if (!isJsonObject(traits)) throw internal(noObject('identity.traits'));
  return {
    traits,
    metadataPublic: metadataOf(identity, 'metadata_public'),
    metadataAdmin: metadataOf(identity, 'metadata_admin'),
    verifiedAddresses: verifiedAddressesOf(identity['verified_addresses']),
  };
}

const noObject = (key: string): string =>
  `OpenID Connect Jsonnet mapper did not return an object for key ${key}. Please check your Jsonnet code!`;

async function evaluate(
  { evaluateJsonnet, readContent }: Pick<OidcDependencies, 'evaluateJsonnet' | 'readContent'>,
  mapperUrl: string,
  claims: JsonObject,
): Promise<Json> {
  try {
    const output = await evaluateJsonnet(await readContent(mapperUrl), { claims });
    if (output.length > MAX_OUTPUT) throw new Error(`the mapper made ${output.length} characters`);
    return JSON.parse(output) as Json;
  } catch (error) {
    throw new ApiError(internal('The Jsonnet mapper of this provider failed.').fields, { cause: error });
  }
}

function metadataOf(identity: JsonObject, name: string): Json {
  const value = identity[name];
  if (value === undefined) return null;
  if (!isJsonObject(value)) throw misconfigured(noObject(`identity.${name}`));
  return value;
}

const ADDRESSES = 'identity.verified_addresses';

function verifiedAddressesOf(value: Json | undefined): MappedIdentity['verifiedAddresses'] {
  if (value === undefined) return [];
  if (!Array.isArray(value))
    throw badRequest(
      `OpenID Connect Jsonnet mapper did not return an array for key ${ADDRESSES}. Please check your Jsonnet code!`,
    );
  return (value as readonly Json[]).map((item) => {
    const { via = '', value: address = '' } = isJsonObject(item) ? item : { via: null };
    if (typeof via !== 'string' || typeof address !== 'string')
      throw badRequest(`Failed to unmarshal value for key ${ADDRESSES}. Please check your Jsonnet code!`);
    return { via, value: via === 'email' ? normalizeIdentifier(address) : address };
  });
}

/**
 * Traits that the user has typed go over those of the provider, member by member; empty ones do not (reference behaviour).
 */
export function mergeTraits(typed: JsonObject, provided: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...provided };
  for (const [name, value] of Object.entries(typed)) {
    const below = merged[name];
    if (isJsonObject(value) && below !== undefined && isJsonObject(below)) merged[name] = mergeTraits(value, below);
    else if (!isEmpty(value) || (below === undefined && isJsonObject(value))) merged[name] = value;
  }
  return merged;
}

const isEmpty = (value: Json): boolean =>
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);
