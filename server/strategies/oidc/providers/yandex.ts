import { bearer, callApi, text } from './api.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';

const INFO = 'https://login.yandex.ru/info';

export const yandex: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ({ authorization: 'https://oauth.yandex.com/authorize', token: 'https://oauth.yandex.com/token' }),
  claims: async (provider, tokens) => {
    const url = `${INFO}?format=json&oauth_token=${encodeURIComponent(tokens.accessToken)}`;
    const user = await callApi(provider, url, { headers: bearer(tokens) });
    return {
      iss: INFO,
      sub: text(user, 'id'),
      given_name: text(user, 'first_name'),
      family_name: text(user, 'last_name'),
      picture:
        user['is_avatar_empty'] === true
          ? ''
          : `https://avatars.yandex.net/get-yapic/${text(user, 'default_avatar_id')}/islands-200`,
      email: text(user, 'default_email'),
      gender: text(user, 'sex'),
      birthdate: text(user, 'birthday'),
    };
  },
};
