/** What OpenID Connect adds to OAuth 2.0: discovery, keys, ID tokens and the UserInfo endpoint. */
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyOptions } from 'jose';
import {
  allowInsecureRequests,
  Configuration,
  customFetch,
  discovery,
  fetchUserInfo,
  skipSubjectCheck,
  type ServerMetadata,
} from 'openid-client';
import { ApiError, misconfigured } from '../../../kernel/errors.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { OutboundResponse } from '../../../outbound/http-client.ts';
import { type Claims, readClaims } from '../claims.ts';
import { providerFailed, tryAgain } from './errors.ts';
import { asResponse, fetchOf } from './fetch.ts';
import {
  type CallbackContext,
  type OAuth2Kind,
  plainOAuth2,
  type ProviderContext,
  type ProviderSettings,
  type Tokens,
} from './kind.ts';

/** Signatures that prove who made an ID token: no `none` (RFC 8725 section 3.2), nor keys that both sides know. */
const ALGORITHMS = new Set([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]);
const CLOCK_TOLERANCE_SECONDS = 60;
/** A key set is read again for an unknown key when it is older than this. */
const KEYS_AT_LEAST_MS = 10_000;

/** What is made of a stored document, for as long as that is kept: each sign-in needs both several times. */
const descriptions = new WeakMap<OutboundResponse, Map<string, Configuration>>();
const keySets = new WeakMap<OutboundResponse, ReturnType<typeof createLocalJWKSet>>();

/** What the issuer says of itself. @throws ApiError 500 where it cannot be had */
export async function describe(provider: ProviderContext, issuer: string): Promise<Configuration> {
  const { client_id } = provider.settings;
  const used: { response?: OutboundResponse } = {};
  try {
    const stored = provider.documents.peek(discoveryUrl(issuer));
    const known = stored && descriptions.get(stored)?.get(`${issuer} ${client_id}`);
    if (known !== undefined) return known;
    const described = await discovery(new URL(issuer), client_id, undefined, undefined, {
      execute: [allowInsecureRequests],
      [customFetch]: async (url) => asResponse((used.response = await provider.documents.get(provider.http, url))),
    });
    if (used.response !== undefined) remember(used.response, `${issuer} ${client_id}`, described);
    return described;
  } catch (error) {
    const reason = `Unable to initialize OpenID Connect Provider: ${error instanceof Error ? error.message : 'it gave no answer'}`;
    throw new ApiError(misconfigured(reason).fields, { cause: error });
  }
}

/** As openid-client makes it (OpenID Connect Discovery 1.0, section 4). */
function discoveryUrl(issuer: string): string {
  const url = new URL(issuer);
  url.pathname = `${url.pathname}/.well-known/openid-configuration`.replace('//', '/');
  return url.href;
}

function remember(response: OutboundResponse, key: string, configuration: Configuration): void {
  const known = descriptions.get(response) ?? new Map<string, Configuration>();
  descriptions.set(response, known.set(key, configuration));
}

/** @throws ApiError 500 where the provider has no such address */
export function metadata(
  configuration: Configuration,
  name: 'authorization_endpoint' | 'token_endpoint' | 'jwks_uri',
): string {
  const value = configuration.serverMetadata()[name];
  if (value === undefined) throw misconfigured(`The OpenID Connect Provider has no ${name}.`);
  return value;
}

export interface IdTokenRules {
  readonly issuer: string;
  readonly jwksUri: string;
  /** What the provider says it signs with; those that prove nothing are left out. */
  readonly algorithms: readonly string[] | undefined;
  readonly audiences: readonly string[];
  /** Undefined: the token may carry any. */
  readonly nonce?: string | undefined;
}

/** Rules of a token for this client, out of what the issuer says of itself. */
export const rulesOf = (server: ServerMetadata, { client_id }: ProviderSettings, nonce?: string): IdTokenRules => ({
  issuer: server.issuer,
  jwksUri: server.jwks_uri ?? '',
  algorithms: server.id_token_signing_alg_values_supported,
  audiences: [client_id],
  nonce,
});

/** The payload of an ID token that passed every check of OpenID Connect Core 1.0, section 3.1.3.7. @throws ApiError 400 */
export async function verifyIdToken(
  provider: ProviderContext,
  idToken: string,
  rules: IdTokenRules,
): Promise<JsonObject> {
  const algorithms = (rules.algorithms ?? ['RS256']).filter((name) => ALGORITHMS.has(name));
  const options: JWTVerifyOptions = {
    issuer: rules.issuer,
    audience: [...rules.audiences],
    algorithms,
    requiredClaims: ['exp', 'iat'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  };
  try {
    const payload = await verified(provider, idToken, rules.jwksUri, options);
    checkParty(payload, rules);
    return payload as JsonObject;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw tryAgain(`The ID token of the provider is not valid: ${messageOf(error)}`, error);
  }
}

const messageOf = (error: unknown): string =>
  error instanceof errors.JOSEError ? error.message : 'its keys could not be read';

async function verified(
  provider: ProviderContext,
  idToken: string,
  jwksUri: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(idToken, await keysOf(provider, jwksUri), options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    return (await jwtVerify(idToken, await keysOf(provider, jwksUri, KEYS_AT_LEAST_MS), options)).payload;
  }
}

async function keysOf({ documents, http }: ProviderContext, jwksUri: string, newerThanMs?: number) {
  const response = await documents.get(http, jwksUri, newerThanMs);
  if (response.status !== 200) throw new Error(`the key set was answered with ${response.status}`);
  const keys = keySets.get(response) ?? createLocalJWKSet(JSON.parse(response.body.toString('utf8')) as JSONWebKeySet);
  keySets.set(response, keys);
  return keys;
}

/** `azp` names the client that asked for the token; `nonce` the request that it answers. */
function checkParty({ aud, azp, nonce }: JWTPayload, rules: IdTokenRules): void {
  const isForOthers = Array.isArray(aud) && aud.length > 1 && azp === undefined;
  if (isForOthers || (azp !== undefined && !rules.audiences.includes(String(azp))))
    throw tryAgain('The ID token of the provider is not valid: it was issued to another client');
  if (rules.nonce !== undefined && nonce !== rules.nonce)
    throw tryAgain('The ID token of the provider is not valid: its nonce is not the one of this request');
}

/** Authentication failed because no ID token came. */
export const idTokenMissing = (): ApiError =>
  tryAgain(
    'Authentication failed because no id_token was returned. Please accept the "openid" permission and try again.',
    undefined,
    'authentication failed because id_token is missing',
  );

export function idTokenOf({ idToken }: Tokens): string {
  if (idToken === undefined || idToken === '') throw idTokenMissing();
  return idToken;
}

/** Claims out of the ID token, or with `claims_source: userinfo` out of the UserInfo endpoint. */
export async function openIdClaims(
  provider: ProviderContext,
  issuer: string,
  tokens: Tokens,
  { nonce }: Pick<CallbackContext, 'nonce'>,
  source = provider.settings.claims_source,
): Promise<Claims> {
  const idToken = idTokenOf(tokens);
  const configuration = await describe(provider, issuer);
  const payload = await verifyIdToken(
    provider,
    idToken,
    rulesOf(configuration.serverMetadata(), provider.settings, nonce),
  );
  if (source !== 'userinfo') return readClaims(payload, { raw: true });
  const info = await userInfo(provider, configuration, tokens);
  if (info['sub'] !== payload['sub'])
    throw tryAgain('sub (Subject) claim mismatch between ID token and UserInfo endpoint');
  const claims = readClaims(info, { raw: true });
  return claims.iss === undefined ? { ...claims, iss: String(payload['iss']) } : claims;
}

async function userInfo(
  provider: ProviderContext,
  described: Configuration,
  { accessToken }: Tokens,
): Promise<JsonObject> {
  const configuration = new Configuration(described.serverMetadata(), provider.settings.client_id);
  allowInsecureRequests(configuration);
  configuration[customFetch] = fetchOf(provider.http);
  try {
    // Its subject is compared with the ID token's by the caller.
    return { ...(await fetchUserInfo(configuration, accessToken, skipSubjectCheck)) } as JsonObject;
  } catch (error) {
    throw providerFailed('The UserInfo endpoint of the provider gave no valid answer.', error);
  }
}

/** `scope` with `openid`. */
export const openIdScope = ({ scope = [] }: ProviderSettings): readonly string[] =>
  scope.includes('openid') ? scope : [...scope, 'openid'];

/** `prompt=login` where the user shall prove again who they are, and the claims to ask for. */
export const openIdParameters: OAuth2Kind['authorizationParameters'] = ({ requested_claims }, { refresh }) => ({
  ...(refresh ? { prompt: 'login' } : {}),
  ...(requested_claims === undefined ? {} : { claims: JSON.stringify(requested_claims) }),
});

/** A kind that speaks OpenID Connect at an issuer. */
export const openIdKind = (issuer: (settings: ProviderSettings) => string): OAuth2Kind => ({
  ...plainOAuth2,
  isOpenId: true,
  issuer,
  scope: openIdScope,
  authorizationParameters: openIdParameters,
  endpoints: async (provider) => {
    const configuration = await describe(provider, issuer(provider.settings));
    return {
      authorization: metadata(configuration, 'authorization_endpoint'),
      token: metadata(configuration, 'token_endpoint'),
    };
  },
  claims: (provider, tokens, callback) => openIdClaims(provider, issuer(provider.settings), tokens, callback),
  fedcmClaims: async (provider, token, nonce) => {
    const server = (await describe(provider, issuer(provider.settings))).serverMetadata();
    const payload = await verifyIdToken(provider, token, rulesOf(server, provider.settings, nonce));
    return readClaims(payload, { raw: true });
  },
});
