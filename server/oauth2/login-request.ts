/** The login request of an authorization server, read as the reference's generated client reads and writes it. */
import type { LoginRequest } from '../flows/engine/interfaces/login-continuation.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';

type Kind = 'text' | 'number' | 'flag' | 'texts' | 'object' | 'any';

/** Members of a request besides `client` and `oidc_context`; these have to be there, the others may be absent. */
const REQUIRED = ['challenge', 'client', 'request_url', 'skip', 'subject'];
const REQUEST: Readonly<Record<string, Kind>> = {
  challenge: 'text',
  request_url: 'text',
  requested_access_token_audience: 'texts',
  requested_scope: 'texts',
  session_id: 'text',
  skip: 'flag',
  subject: 'text',
};
const OIDC_CONTEXT: Readonly<Record<string, Kind>> = {
  acr_values: 'texts',
  display: 'text',
  id_token_hint_claims: 'object',
  login_hint: 'text',
  ui_locales: 'texts',
};

const named = (kind: Kind, names: string): Readonly<Record<string, Kind>> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, kind]));

const LIFESPANS = ['access', 'id', 'refresh'].flatMap((token) =>
  ['authorization_code', 'refresh_token'].map((grant) => `${grant}_grant_${token}_token_lifespan`),
);
const CLIENT: Readonly<Record<string, Kind>> = {
  ...named('texts', 'allowed_cors_origins audience contacts grant_types post_logout_redirect_uris redirect_uris'),
  ...named('texts', 'request_uris response_types'),
  ...named('flag', 'backchannel_logout_session_required frontchannel_logout_session_required'),
  ...named('flag', 'skip_consent skip_logout_consent'),
  ...named('number', 'client_secret_expires_at'),
  ...named('any', 'jwks metadata'),
  ...named('text', 'access_token_strategy backchannel_logout_uri client_id client_name client_secret client_uri'),
  ...named('text', 'created_at frontchannel_logout_uri jwks_uri logo_uri owner policy_uri registration_access_token'),
  ...named('text', 'registration_client_uri request_object_signing_alg scope sector_identifier_uri subject_type'),
  ...named('text', 'token_endpoint_auth_method token_endpoint_auth_signing_alg tos_uri updated_at'),
  ...named(
    'text',
    'userinfo_signed_response_alg implicit_grant_access_token_lifespan implicit_grant_id_token_lifespan',
  ),
  ...named('text', 'client_credentials_grant_access_token_lifespan jwt_bearer_grant_access_token_lifespan'),
  ...named('text', LIFESPANS.join(' ')),
};

const isText = (value: Json): boolean => value === null || typeof value === 'string';

const HOLDS: Readonly<Record<Kind, (value: Json) => boolean>> = {
  text: isText,
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every(isText),
  object: isJsonObject,
  any: () => true,
};

/** Undefined for an answer that is no login request. */
export function readLoginRequest(answer: Json): LoginRequest | undefined {
  if (!isJsonObject(answer) || REQUIRED.some((name) => !Object.hasOwn(answer, name))) return undefined;
  const { client, oidc_context: context, ...others } = answer;
  const members = shown(others, REQUEST);
  const parts = { client: shown(client ?? {}, CLIENT), oidc_context: shown(context ?? {}, OIDC_CONTEXT) };
  if (!members || !parts.client || !parts.oidc_context) return undefined;
  const { oidc_context: _, ...withoutContext } = parts;
  return {
    skip: members['skip'] === true,
    requestUrl: String(members['request_url'] ?? ''),
    shown: { ...ABSENT, ...members, ...(isJsonObject(context) ? parts : withoutContext) } as JsonObject,
  };
}

/** Members that are shown also where they are null. */
const ABSENT = { challenge: '', request_url: '', skip: false, subject: '' };

/** Members that are known and null are left out; what is not known stays as it is. Undefined when one is of another kind. */
function shown(value: Json, kinds: Readonly<Record<string, Kind>>): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const isKnown = (name: string): boolean => Object.hasOwn(kinds, name);
  const members = Object.entries(value).filter(([name, member]) => member !== null || !isKnown(name));
  const isRight = ([name, member]: readonly [string, Json]): boolean => HOLDS[kinds[name] ?? 'any'](member);
  return members.every((member) => !isKnown(member[0]) || isRight(member)) ? Object.fromEntries(members) : undefined;
}
