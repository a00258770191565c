/** Federated Credential Management (https://www.w3.org/TR/fedcm-1/): the browser itself has a token from the provider. */
import { createHash } from 'node:crypto';
import { decodeJwt, type JWTPayload } from 'jose';
import type { Config } from '../../config/model.ts';
import type { BeginLogin, Endpoint } from '../../flows/engine/interfaces/endpoint.ts';
import { decodePayload, isUnreadable, readFields, type Payload } from '../../flows/engine/protocol/payload.ts';
import { csrfError } from '../../kernel/csrf-error.ts';
import { badRequest } from '../../kernel/errors.ts';
import type { HttpRequest } from '../../kernel/http.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { logIn } from './login.ts';
import type { OAuth2Kind, ProviderContext, ProviderSettings } from './providers/kind.ts';
import { providersOf, publicProviders } from './settings-of-providers.ts';
import { providerOf, signInOf, type OidcParts, type SignIn } from './sign-in.ts';

export const fedcmEndpoints = (parts: OidcParts): readonly Endpoint[] => [
  {
    operation: 'createFedcmFlow',
    open: (request, config) => ({ kind: 'document', body: parametersFor(request, config) }),
  },
  { operation: 'updateFedcmFlow', open: (request, config) => openToken(parts, request, config) },
];

/**
 * Ties a token to the browser that asked for it: made of the anti-CSRF token, which only that browser can submit, and no more once the
 * user has signed in. So a token that was issued to another browser, or was used before, is worth nothing.
 */
const nonceOf = (csrfToken: string): string => createHash('sha256').update(`fedcm\n${csrfToken}`).digest('base64url');

const fedcmProviders = (config: Config): readonly ProviderSettings[] =>
  publicProviders(providersOf(config)).filter(({ fedcm_config_url = '' }) => fedcm_config_url !== '');

/** What a page hands to `navigator.credentials.get`. */
function parametersFor({ csrf }: HttpRequest, config: Config): JsonObject {
  const csrf_token = csrf.token();
  const nonce = nonceOf(csrf_token);
  const providers = fedcmProviders(config).map(({ fedcm_config_url = '', client_id }) => ({
    config_url: fedcm_config_url,
    client_id,
    nonce,
  }));
  return { providers, csrf_token };
}

function openToken(parts: OidcParts, request: HttpRequest, config: Config): BeginLogin {
  const payload = payloadOf(request);
  if (!request.csrf.verify(payload.csrfToken)) throw csrfError(request);
  return {
    kind: 'begin-login',
    transientPayload: payload.transientPayload,
    judge: async () => logIn(parts, await signInBy(parts, payload, config), {}),
  };
}

/** @throws ApiError 400 for a body that cannot be read */
function payloadOf(request: HttpRequest): Payload {
  const fields = readFields(request);
  if (isUnreadable(fields)) throw badRequest(fields.unreadable);
  const payload = decodePayload(fields, [
    { name: 'token', type: 'string' },
    { name: 'nonce', type: 'string' },
  ]);
  if (isUnreadable(payload)) throw badRequest(payload.unreadable);
  return payload;
}

/** @throws ApiError 400 for a token that is not valid, or was not issued for this browser */
async function signInBy(parts: OidcParts, payload: Payload, config: Config): Promise<SignIn> {
  const token = payload.text('token');
  if (token === '') throw badRequest('The token is missing.');
  const expected = nonceOf(payload.csrfToken);
  const nonce = payload.text('nonce');
  if (nonce !== '' && nonce !== expected) throw badRequest('The nonce does not belong to the anti-CSRF token.');
  const provider = issuerOfToken(parts, config, token);
  return signInOf(provider, await provider.kind.fedcmClaims(provider, token, expected));
}

type FedcmProvider = ProviderContext & { readonly kind: OAuth2Kind & Required<Pick<OAuth2Kind, 'fedcmClaims'>> };

const takesFedcm = (provider: ProviderContext): provider is FedcmProvider =>
  provider.kind.protocol === 'oauth2' && provider.kind.fedcmClaims !== undefined;

/** The provider that a token says it is of; tokens that do not say it are of one that changes them. Nothing is proved by it yet. */
function issuerOfToken(parts: OidcParts, config: Config, token: string): FedcmProvider {
  const claims = claimsIn(token);
  const providers = fedcmProviders(config)
    .map(({ id }) => providerOf(parts, config, id))
    .filter((provider) => takesFedcm(provider));
  const found =
    providers.find(({ kind, settings }) => isIssuedBy(claims, kind.issuer(settings), settings.client_id)) ??
    providers.find(({ kind }) => kind.changesFedcmTokens === true);
  if (found === undefined) throw badRequest('The token is of no provider that is configured for FedCM.');
  return found;
}

function claimsIn(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

const isIssuedBy = ({ iss = '', aud = [] }: JWTPayload, issuer: string | undefined, clientId: string): boolean =>
  [aud].flat().includes(clientId) && iss.replace(/\/$/, '') === issuer?.replace(/\/$/, '');
