/** Providers that run at an address of the operator's choice and are asked for claims there: Auth0, GitLab, Salesforce. */
import type { JsonObject } from '../../../kernel/json.ts';
import { readClaims, type Claims } from '../claims.ts';
import { bearer, callApi } from './api.ts';
import { providerFailed } from './errors.ts';
import { issuerOf } from './generic.ts';
import { type OAuth2Kind, plainOAuth2, type ProviderContext, type ProviderSettings } from './kind.ts';
import { openIdParameters } from './openid.ts';

interface Paths {
  readonly authorization: string;
  readonly token: string;
  readonly userInfo: string;
}

export const selfHosted = (paths: Paths, base: (settings: ProviderSettings) => string = issuerOf): OAuth2Kind => ({
  ...plainOAuth2,
  authorizationParameters: openIdParameters,
  endpoints: ({ settings }) => ({
    authorization: joined(base(settings), paths.authorization),
    token: joined(base(settings), paths.token),
  }),
  claims: async (provider, tokens) => {
    const url = joined(base(provider.settings), paths.userInfo);
    return claimsOf(provider, await callApi(provider, url, { headers: bearer(tokens) }));
  },
});

function joined(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
  return url.href;
}

function claimsOf({ settings }: ProviderContext, user: JsonObject): Claims {
  const claims = readClaims(withTime(user));
  return { ...claims, iss: claims.iss || (settings.issuer_url ?? '') };
}

/** Auth0 and Salesforce send a text for what has to be a number. */
function withTime(user: JsonObject): JsonObject {
  const value = user['updated_at'];
  if (typeof value !== 'string') return user;
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw providerFailed('The OpenID Connect provider sent an updated_at that is no time.');
  return { ...user, updated_at: Math.floor(time / 1000) };
}
