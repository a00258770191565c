import { bearer, callApi, text } from './api.ts';
import { plainOAuth2, type OAuth2Kind, type ProviderSettings } from './kind.ts';

const baseOf = ({ issuer_url }: ProviderSettings): string => (issuer_url || 'https://id.uaepass.ae').replace(/\/$/, '');

/** The national identity of the United Arab Emirates; `issuer_url` names its staging environment. */
export const uaepass: OAuth2Kind = {
  ...plainOAuth2,
  clientAuthentication: 'header',
  // It supports PKCE and does not describe itself.
  pkce: ({ pkce }) => (pkce === 'never' ? 'never' : 'force'),
  authorizationParameters: () => ({ acr_values: 'urn:safelayer:tws:policies:authentication:level:low' }),
  endpoints: ({ settings }) => ({
    authorization: `${baseOf(settings)}/idshub/authorize`,
    token: `${baseOf(settings)}/idshub/token`,
  }),
  claims: async (provider, tokens) => {
    const base = baseOf(provider.settings);
    const user = await callApi(provider, `${base}/idshub/userinfo`, { headers: bearer(tokens) });
    const read = (name: string) => (typeof user[name] === 'string' ? text(user, name) : '');
    return {
      iss: base,
      sub: read('sub'),
      email: read('email'),
      name: read('fullnameEN'),
      given_name: read('firstnameEN'),
      last_name: read('lastnameEN'),
      raw_claims: user,
    };
  },
};
