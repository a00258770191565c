import { misconfigured } from '../../../kernel/errors.ts';
import { callApi, text } from './api.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';

const TOKEN = 'https://api.amazon.com/auth/o2/token';
const SCOPES = ['profile', 'profile:user_id', 'postal_code'];

export const amazon: OAuth2Kind = {
  ...plainOAuth2,
  // Amazon does not describe itself.
  issuer: () => undefined,
  check: ({ scope = [], pkce }) => {
    const unknown = scope.find((each) => !SCOPES.includes(each));
    if (unknown !== undefined) throw misconfigured(`scope ${unknown} not supported. Supported: [${SCOPES.join(' ')}]`);
    if (pkce === 'auto')
      throw misconfigured('pkce:auto is not supported because Amazon does not support PKCE discovery');
  },
  endpoints: () => ({ authorization: 'https://www.amazon.com/ap/oa', token: TOKEN }),
  claims: async (provider, tokens) => {
    const headers = { 'x-amz-access-token': tokens.accessToken, authorization: `Bearer ${tokens.accessToken}` };
    const user = await callApi(provider, 'https://api.amazon.com/user/profile', { headers });
    return {
      iss: TOKEN,
      sub: text(user, 'user_id'),
      name: text(user, 'name'),
      email: text(user, 'email'),
      zoneinfo: text(user, 'postal_code'),
    };
  },
};
