import { bearer, callApi, member, text } from './api.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';

const IDENTITY =
  'https://www.patreon.com/api/oauth2/v2/identity?fields%5Buser%5D=first_name,last_name,url,full_name,email,image_url';

export const patreon: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ({
    authorization: 'https://www.patreon.com/oauth2/authorize',
    token: 'https://www.patreon.com/api/oauth2/token',
  }),
  authorizationParameters: (_settings, { refresh }) => ({ prompt: refresh ? 'consent' : 'none' }),
  claims: async (provider, tokens) => {
    const data = member(await callApi(provider, IDENTITY, { headers: bearer(tokens) }), 'data');
    const user = member(data, 'attributes');
    const family = text(user, 'last_name');
    return {
      iss: 'https://www.patreon.com/',
      sub: text(data, 'id'),
      name: text(user, 'full_name'),
      email: text(user, 'email'),
      given_name: text(user, 'first_name'),
      family_name: family,
      last_name: family,
      picture: text(user, 'image_url'),
    };
  },
};
