import { isJsonObject, type Json } from '../../../kernel/json.ts';
import { bearer, callApi, idText, text } from './api.ts';
import { providerFailed } from './errors.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';

const USERS = 'https://api.vk.com/method/users.get';
/** VK counts: 1 is female. */
const GENDERS = ['', 'female', 'male'];

export const vk: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ({ authorization: 'https://oauth.vk.com/authorize', token: 'https://oauth.vk.com/access_token' }),
  claims: async (provider, tokens) => {
    const query = `fields=photo_200,nickname,bdate,sex&access_token=${encodeURIComponent(tokens.accessToken)}&v=5.103`;
    const { response } = await callApi(provider, `${USERS}?${query}`, { headers: bearer(tokens) });
    const [user] = Array.isArray(response) ? (response as readonly Json[]) : [];
    if (user === undefined || !isJsonObject(user))
      throw providerFailed('VK did not return a user in the userinfo request.');
    return {
      iss: USERS,
      sub: idText(user, 'id'),
      given_name: text(user, 'first_name'),
      family_name: text(user, 'last_name'),
      nickname: text(user, 'nickname'),
      picture: text(user, 'photo_200'),
      // VK tells the address beside the token.
      email: typeof tokens.raw['email'] === 'string' ? tokens.raw['email'] : '',
      gender: GENDERS[Number(user['sex'])] ?? '',
      birthdate: text(user, 'bdate'),
    };
  },
};
