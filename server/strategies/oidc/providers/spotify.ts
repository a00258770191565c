import { isJsonObject, type Json } from '../../../kernel/json.ts';
import { bearer, callApi, member, requireScopes, text } from './api.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';

const TOKEN = 'https://accounts.spotify.com/api/token';

export const spotify: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ({ authorization: 'https://accounts.spotify.com/authorize', token: TOKEN }),
  claims: async (provider, tokens) => {
    requireScopes(text(tokens.raw, 'scope').split(' '), provider.settings.scope ?? []);
    const user = await callApi(provider, 'https://api.spotify.com/v1/me', { headers: bearer(tokens) });
    const [image] = Array.isArray(user['images']) ? (user['images'] as readonly Json[]) : [];
    const name = text(user, 'display_name');
    return {
      iss: TOKEN,
      sub: text(user, 'id'),
      name,
      nickname: name,
      email: text(user, 'email'),
      picture: image !== undefined && isJsonObject(image) ? text(image, 'url') : '',
      profile: text(member(user, 'external_urls'), 'spotify'),
      birthdate: text(user, 'birthdate'),
    };
  },
};
