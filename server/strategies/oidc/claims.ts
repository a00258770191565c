/** What a provider says of a user: the object that mappers see as `claims`, with the reference's names. */
import { badRequest } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

const TEXTS = [
  'iss',
  'sub',
  'oid',
  'name',
  'given_name',
  'family_name',
  'last_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'profile',
  'picture',
  'website',
  'email',
  'gender',
  'birthdate',
  'zoneinfo',
  'phone_number',
  'hd',
  'team',
  'nonce',
] as const;
const BOOLEANS = ['phone_number_verified', 'nonce_supported'] as const;

export type Claims = { readonly [name in (typeof TEXTS)[number]]?: string } & {
  readonly [name in (typeof BOOLEANS)[number]]?: boolean;
} & {
  readonly email_verified?: boolean;
  readonly locale?: string;
  /** Unix seconds. */
  readonly updated_at?: number;
  /** Everything that the provider said. */
  readonly raw_claims?: JsonObject;
};

/**
 * Reads claims out of a provider's JSON. Members of other names are dropped; `raw` keeps all of them in `raw_claims`.
 * @throws ApiError 400 for a member of another type
 */
export function readClaims(json: JsonObject, { raw = false } = {}): Claims {
  const claims: Record<string, Json> = {};
  for (const name of TEXTS) read(json, name, 'string', claims);
  for (const name of BOOLEANS) read(json, name, 'boolean', claims);
  read(json, 'updated_at', 'number', claims);
  if (json['email_verified'] !== undefined && json['email_verified'] !== null)
    claims['email_verified'] = convertibleBoolean(json['email_verified']);
  if (json['locale'] !== undefined) claims['locale'] = localeOf(json['locale']);
  return { ...claims, ...(raw ? { raw_claims: json } : {}) };
}

function read(json: JsonObject, name: string, type: 'string' | 'boolean' | 'number', into: Record<string, Json>): void {
  const value = json[name];
  if (value === undefined || value === null) return;
  const isInteger = type !== 'number' || Number.isInteger(value);
  if (typeof value !== type || !isInteger) throw wrongType(value, name, type);
  into[name] = value;
}

const GO_TYPES = { string: 'string', boolean: 'bool', number: 'int64' } as const;

/** The reference's text, which is Go's. */
function wrongType(value: Json, name: string, type: keyof typeof GO_TYPES): Error {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const shown = kind === 'number' && type === 'number' ? `number ${String(value)}` : kind;
  return badRequest(`json: cannot unmarshal ${shown} into Go struct field Claims.${name} of type ${GO_TYPES[type]}`);
}

/** Apple sends booleans as text. */
function convertibleBoolean(value: Json): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw badRequest(`boolean unmarshal error: invalid input ${JSON.stringify(value)}`);
}

/** LinkedIn has an object. */
function localeOf(value: Json): string {
  if (!isJsonObject(value)) return typeof value === 'string' ? value : '';
  return [value['language'], value['country']].filter((part) => typeof part === 'string' && part !== '').join('-');
}

/** Order of the members as the reference writes them; empty ones are left out. */
const ORDER = [
  ...TEXTS.slice(0, 14),
  'email_verified',
  ...TEXTS.slice(14, 17),
  'locale',
  'phone_number',
  'phone_number_verified',
  'updated_at',
  'hd',
  'team',
  'nonce',
  'nonce_supported',
  'raw_claims',
] as const;

/** The claims as mappers get them. */
export function claimsForMapper(claims: Claims): JsonObject {
  const filled = ORDER.flatMap((name) => {
    const value = claims[name];
    const isEmpty = value === undefined || value === '' || value === false || value === 0;
    return isEmpty || (isJsonObject(value) && Object.keys(value).length === 0) ? [] : [[name, value as Json] as const];
  });
  return Object.fromEntries(filled);
}
