/** The authorization code grant (RFC 6749 section 4.1), with PKCE (RFC 7636). */
import { createHash } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  Configuration,
  customFetch,
  randomPKCECodeVerifier,
  ResponseBodyError,
  type ClientAuth,
} from 'openid-client';
import { ApiError, forbidden } from '../../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { HttpClient } from '../../../outbound/http-client.ts';
import { providerFailed, tryAgain } from './errors.ts';
import { asResponse, requestOf } from './fetch.ts';
import type { Endpoints, OAuth2Kind, ProviderContext, ProviderSettings, Tokens } from './kind.ts';
import { describe } from './openid.ts';

/** A provider whose kind speaks OAuth 2.0. */
export type OAuth2Provider = ProviderContext & { readonly kind: OAuth2Kind };

/** The PKCE verifier of a new sign-in; empty where the provider does not say that it supports PKCE. */
export async function pkceVerifier(provider: OAuth2Provider): Promise<string> {
  const { kind, settings } = provider;
  const mode = kind.pkce(settings);
  if (mode === 'never') return '';
  if (mode === 'force') return randomPKCECodeVerifier();
  const issuer = kind.issuer(settings);
  const supports = issuer !== undefined && (await supportsPkce(provider, issuer));
  return supports ? randomPKCECodeVerifier() : '';
}

/** A provider that cannot be asked is taken as one without PKCE; where it has to be asked for more, that fails by itself. */
async function supportsPkce(provider: OAuth2Provider, issuer: string): Promise<boolean> {
  const configuration = await describe(provider, issuer).catch(() => undefined);
  return configuration?.serverMetadata().code_challenge_methods_supported?.includes('S256') === true;
}

/**
 * Ties the ID token to this sign-in where PKCE does not tie the code (RFC 9700 section 2.1.1). Made of the state, which the browser
 * keeps, so that it needs no place of its own.
 */
export const nonceOf = ({ kind }: OAuth2Provider, state: string, verifier: string): string | undefined =>
  kind.isOpenId && verifier === '' ? createHash('sha256').update(`nonce\n${state}`).digest('base64url') : undefined;

interface AuthorizationRequest {
  readonly state: string;
  readonly verifier: string;
  readonly refresh: boolean;
  /** `upstream_parameters` that may be passed on; they win. */
  readonly upstream: Readonly<Record<string, string>>;
}

export async function authorizationUrl(
  provider: OAuth2Provider,
  { state, verifier, refresh, upstream }: AuthorizationRequest,
): Promise<string> {
  const { kind, settings, redirectUri } = provider;
  const endpoints = await kind.endpoints(provider);
  const scope = kind.scope(settings).join(' ');
  const nonce = nonceOf(provider, state, verifier);
  const parameters = {
    client_id: settings.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    state,
    ...(scope === '' ? {} : { scope }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(verifier === '' ? {} : await challengeOf(verifier)),
    ...kind.authorizationParameters(settings, { refresh }),
    ...upstream,
  };
  const sorted = Object.fromEntries(Object.entries(parameters).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return buildAuthorizationUrl(configure(settings, endpoints, noAuthentication), sorted).href;
}

const challengeOf = async (verifier: string) => ({
  code_challenge: await calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
});

function configure(
  { client_id }: ProviderSettings,
  { authorization, token }: Endpoints,
  authentication: ClientAuth,
  issuer = new URL(authorization).origin,
): Configuration {
  const server = { issuer, authorization_endpoint: authorization, token_endpoint: token };
  const configuration = new Configuration(server, client_id, {}, authentication);
  allowInsecureRequests(configuration);
  return configuration;
}

const noAuthentication: ClientAuth = () => {};

/** `Basic`, encoded as Go does it: providers that decode nothing get what they expect for ids and secrets without signs. */
const byHeader =
  (id: string, secret: string): ClientAuth =>
  (_server, _client, _body, headers) =>
    headers.set('authorization', `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`);

const formEncode = (text: string): string =>
  new URLSearchParams({ '': text }).toString().slice(1).replaceAll('*', '%2A').replaceAll('%7E', '~');

const inBody =
  (id: string, secret: string): ClientAuth =>
  (_server, _client, body) => {
    body.set('client_id', id);
    if (secret !== '') body.set('client_secret', secret);
  };

export interface CodeResponse {
  readonly code: string;
  readonly state: string;
  readonly verifier: string;
  /** `iss` of the callback (RFC 9207), where the provider sends one. */
  readonly issuer: string | null;
}

/** Redeems a code. @throws ApiError 502 where the provider refuses it or gives no valid answer; 400 for an answer of another issuer */
export async function requestTokens(provider: OAuth2Provider, response: CodeResponse): Promise<Tokens> {
  const { kind, settings } = provider;
  if (kind.requestTokens !== undefined) return kind.requestTokens(provider, response.code);
  const endpoints = await kind.endpoints(provider);
  await checkIssuer(provider, response.issuer);
  const secret = (await kind.clientSecret?.(settings)) ?? settings.client_secret ?? '';
  const header = byHeader(settings.client_id, secret);
  const body = inBody(settings.client_id, secret);
  const ask = (authentication: ClientAuth) => grant(provider, endpoints, response, authentication);
  if (kind.clientAuthentication === 'body') return ask(body);
  try {
    return await ask(header);
  } catch (error) {
    if (kind.clientAuthentication !== 'probe' || !isClientRefused(error)) throw error;
    return ask(body);
  }
}

/** The answer came from the provider that was asked, where it says so: else one provider could pass codes of another (RFC 9207). */
async function checkIssuer(provider: OAuth2Provider, issuer: string | null): Promise<void> {
  const expected = provider.kind.issuer(provider.settings);
  if (issuer === null || !provider.kind.isOpenId || expected === undefined) return;
  const configuration = await describe(provider, expected);
  if (configuration.serverMetadata().issuer !== issuer)
    throw tryAgain('The response of the OpenID Connect provider was issued by another provider.');
}

/** Whether the provider refused the client, rather than the code: it may want the secret elsewhere. */
function isClientRefused(error: unknown): boolean {
  const cause = error instanceof ApiError ? error.cause : error;
  if (!(cause instanceof Refused)) return false;
  return cause.status < 500 && cause.code !== 'invalid_grant';
}

/** The token endpoint answered with an error. */
class Refused extends Error {
  readonly status: number;
  readonly code: string | undefined;
  constructor(status: number, code: string | undefined, cause: unknown) {
    super(`the token endpoint answered ${status} ${code ?? ''}`, { cause });
    this.status = status;
    this.code = code;
  }
}

async function grant(
  provider: OAuth2Provider,
  endpoints: Endpoints,
  { code, state, verifier }: CodeResponse,
  authentication: ClientAuth,
): Promise<Tokens> {
  const { settings, redirectUri, http, kind } = provider;
  const configuration = configure(settings, endpoints, authentication);
  const seen: Seen = { status: 0, raw: {} };
  configuration[customFetch] = tokenFetch(http, seen);
  const callback = new URL(redirectUri);
  callback.search = new URLSearchParams({ code, state }).toString();
  const checks = { expectedState: state, ...(verifier === '' ? {} : { pkceCodeVerifier: verifier }) };
  try {
    const answer = await authorizationCodeGrant(configuration, callback, checks, { ...kind.tokenParameters });
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      idToken: textOf(seen.raw['id_token']),
      raw: seen.raw,
    };
  } catch (error) {
    throw refusal(error, seen);
  }
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

function refusal(error: unknown, { status, raw }: Seen): ApiError {
  const code = error instanceof ResponseBodyError ? error.error : textOf(raw['error']);
  const cause = status >= 400 ? new Refused(status, code, error) : error;
  // A code that is wrong or was used: the user can start again. The reference answers 500.
  if (code === 'invalid_grant')
    return new ApiError(forbidden('The OpenID Connect provider did not accept the code. Please try again.').fields, {
      cause,
    });
  const why = code === undefined ? '' : ` (${code})`;
  return providerFailed(`The OpenID Connect provider did not give tokens for the code${why}.`, cause);
}

/** The token response as it came. */
interface Seen {
  status: number;
  raw: JsonObject;
}

/**
 * Some providers are not as strict as openid-client is: answers in form encoding (GitHub once), without `token_type` (Slack, VK) or with
 * empty members. The ID token is kept back: it is verified by itself, with the keys of its issuer.
 */
const tokenFetch =
  (http: HttpClient, seen: Seen) =>
  async (url: string, options: Parameters<typeof requestOf>[0]): Promise<Response> => {
    const response = await http.request(url, requestOf(options));
    const parsed = parseTokenResponse(response.body.toString('utf8'), String(response.headers['content-type'] ?? ''));
    seen.status = response.status;
    seen.raw = parsed ?? {};
    if (parsed === undefined || response.status !== 200) return asResponse(response);
    const { id_token: _verifiedLater, ...others } = parsed;
    const filled = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null && value !== ''));
    const plain = {
      token_type: 'bearer',
      ...filled,
      ...(typeof filled['expires_in'] === 'number' ? {} : { expires_in: undefined }),
    };
    return asResponse({ ...response, headers: { 'content-type': 'application/json' } }, JSON.stringify(plain));
  };

function parseTokenResponse(text: string, contentType: string): JsonObject | undefined {
  if (/^(application\/x-www-form-urlencoded|text\/plain)/.test(contentType))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
