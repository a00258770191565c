import { SignJWT, importPKCS8 } from 'jose';
import { ApiError, internal } from '../../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../../kernel/json.ts';
import type { Claims } from '../claims.ts';
import type { OAuth2Kind, ProviderSettings } from './kind.ts';
import { openIdClaims, openIdKind } from './openid.ts';
import { submittedClaims } from './submitted.ts';

const ISSUER = 'https://appleid.apple.com';
const JWKS_URI = 'https://appleid.apple.com/auth/keys';
/** With one of these Apple answers by POST only. */
const POSTED_SCOPES = ['email', 'name'];

const base = openIdKind(() => ISSUER);

export const apple: OAuth2Kind = {
  ...base,
  endpoints: () => ({ authorization: `${ISSUER}/auth/authorize`, token: `${ISSUER}/auth/token` }),
  clientAuthentication: 'body',
  clientSecret,
  authorizationParameters: (settings, request) => ({
    ...base.authorizationParameters(settings, request),
    ...(settings.scope?.some((scope) => POSTED_SCOPES.includes(scope)) === true ? { response_mode: 'form_post' } : {}),
  }),
  claims: async (provider, tokens, callback) =>
    withName(await openIdClaims(provider, ISSUER, tokens, callback, 'id_token'), callback.query.get('user')),
  submittedIdToken: (provider, idToken) => submittedClaims(provider, idToken, { issuer: ISSUER, jwksUri: JWKS_URI }),
  // `nonce_supported` says that the device would have sent one: then a token without it was issued to another client. The reference
  // inverts this check.
  mayLackNonce: ({ nonce_supported }) => nonce_supported !== true,
};

/** @throws Error if the text is no such key */
export const readApplePrivateKey = (pem: string) => importPKCS8(pem, 'ES256');

/** Apple's client secret: a JWT that the team's key signs. */
async function clientSecret({
  apple_private_key = '',
  apple_private_key_id = '',
  apple_team_id = '',
  client_id,
}: ProviderSettings): Promise<string> {
  try {
    const key = await readApplePrivateKey(apple_private_key);
    return await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: apple_private_key_id, typ: 'JWT' })
      .setIssuer(apple_team_id)
      .setSubject(client_id)
      .setAudience(ISSUER)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(key);
  } catch (error) {
    throw new ApiError(internal('The private key of the Apple provider cannot be used.').fields, { cause: error });
  }
}

/** The name comes beside the code, at the first sign-in only. Nothing proves it: the ID token's claims win. */
function withName(claims: Claims, user: string | null): Claims {
  const { firstName, lastName } = nameOf(user);
  const given = typeof firstName === 'string' ? firstName : undefined;
  const family = typeof lastName === 'string' ? lastName : undefined;
  return {
    ...claims,
    ...(given !== undefined && !claims.given_name ? { given_name: given } : {}),
    ...(family !== undefined && !claims.last_name ? { last_name: family } : {}),
    ...(family !== undefined && !claims.family_name ? { family_name: family } : {}),
  };
}

function nameOf(user: string | null): { readonly firstName?: Json; readonly lastName?: Json } {
  try {
    const parsed = JSON.parse(user ?? '') as Json;
    return isJsonObject(parsed) && isJsonObject(parsed['name']) ? parsed['name'] : {};
  } catch {
    return {};
  }
}
