import type { Claims } from '../claims.ts';
import { bearer, callApi, idText, listFromApi, requireScopes, text } from './api.ts';
import { type OAuth2Kind, plainOAuth2, type ProviderContext, type Tokens } from './kind.ts';

const ENDPOINTS = {
  authorization: 'https://github.com/login/oauth/authorize',
  token: 'https://github.com/login/oauth/access_token',
};
const API = 'https://api.github.com';
const HEADERS = { accept: 'application/vnd.github.v3+json', 'user-agent': 'zelos' };

export const github: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ENDPOINTS,
  claims: async (provider, tokens) => {
    const granted = text(tokens.raw, 'scope').split(',');
    requireScopes(granted, provider.settings.scope ?? []);
    const claims = await profile(provider, tokens);
    return granted.includes('user:email') ? { ...claims, ...(await emailOf(provider, tokens, 'primary')) } : claims;
  },
};

/** An app of GitHub's has permissions in place of scopes. */
export const githubApp: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ENDPOINTS,
  claims: async (provider, tokens) => ({
    ...(await profile(provider, tokens)),
    ...(await emailOf(provider, tokens, 'primary-or-last')),
  }),
};

async function profile(provider: ProviderContext, tokens: Tokens): Promise<Claims> {
  const user = await callApi(provider, `${API}/user`, { headers: { ...HEADERS, ...bearer(tokens) } });
  const updatedAt = Date.parse(text(user, 'updated_at'));
  return {
    iss: ENDPOINTS.token,
    sub: idText(user, 'id'),
    name: text(user, 'name'),
    nickname: text(user, 'login'),
    website: text(user, 'blog'),
    picture: text(user, 'avatar_url'),
    profile: text(user, 'html_url'),
    // The reference has the year 1 in seconds where GitHub sends no time.
    updated_at: Number.isNaN(updatedAt) ? -62_135_596_800 : Math.floor(updatedAt / 1000),
  };
}

/** The primary address, which the profile does not tell; for apps the last one where none is. */
async function emailOf(
  provider: ProviderContext,
  tokens: Tokens,
  which: 'primary' | 'primary-or-last',
): Promise<Claims> {
  const emails = await listFromApi(provider, `${API}/user/emails`, { headers: { ...HEADERS, ...bearer(tokens) } });
  const primary = emails.find((each) => each['primary'] === true);
  const email = primary ?? (which === 'primary-or-last' ? emails.at(-1) : undefined);
  return email === undefined ? {} : { email: text(email, 'email'), email_verified: email['verified'] === true };
}
