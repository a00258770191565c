import { callApi, text } from './api.ts';
import { providerFailed } from './errors.ts';
import { type OAuth2Kind, plainOAuth2, type ProviderContext, type Tokens } from './kind.ts';

const TOKEN = 'https://api.dingtalk.com/v1.0/oauth2/userAccessToken';
const ME = 'https://api.dingtalk.com/v1.0/contact/users/me';

export const dingtalk: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ({ authorization: 'https://login.dingtalk.com/oauth2/auth', token: TOKEN }),
  authorizationParameters: () => ({ prompt: 'consent' }),
  requestTokens,
  claims: async (provider, tokens) => {
    const user = await callApi(provider, ME, { headers: { 'x-acs-dingtalk-access-token': tokens.accessToken } });
    if (text(user, 'message') !== '')
      throw providerFailed(`userResp.ErrCode = ${text(user, 'code')}, userResp.ErrMsg = ${text(user, 'message')}`);
    const name = text(user, 'nick');
    return {
      iss: ME,
      sub: text(user, 'openId'),
      nickname: name,
      name,
      picture: text(user, 'avatarUrl'),
      email: text(user, 'email'),
    };
  },
};

/** DingTalk takes JSON with names of its own. */
async function requestTokens(provider: ProviderContext, code: string): Promise<Tokens> {
  const { client_id: clientId, client_secret: clientSecret = '' } = provider.settings;
  const raw = await callApi(provider, TOKEN, {
    method: 'POST',
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify({ clientId, clientSecret, code, grantType: 'authorization_code' }),
  });
  const accessToken = text(raw, 'accessToken');
  if (accessToken === '') throw providerFailed('DingTalk gave no access token for the code.');
  return { accessToken, raw };
}
