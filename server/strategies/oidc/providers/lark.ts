import { bearer, callApi, text } from './api.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';

const PASSPORT = 'https://passport.feishu.cn/suite/passport/oauth';
const USER_INFO = `${PASSPORT}/userinfo`;

export const lark: OAuth2Kind = {
  ...plainOAuth2,
  clientAuthentication: 'body',
  endpoints: () => ({ authorization: `${PASSPORT}/authorize`, token: `${PASSPORT}/token` }),
  claims: async (provider, tokens) => {
    const user = await callApi(provider, USER_INFO, { headers: bearer(tokens) });
    const name = text(user, 'name');
    return {
      iss: USER_INFO,
      sub: text(user, 'open_id'),
      name,
      nickname: name,
      picture: text(user, 'avatar_url'),
      email: text(user, 'email'),
      phone_number: text(user, 'mobile'),
    };
  },
};
