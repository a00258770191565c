import { createHmac } from 'node:crypto';
import { bearer, callApi, member, text } from './api.ts';
import type { OAuth2Kind } from './kind.ts';
import { openIdKind } from './openid.ts';

const ISSUER = 'https://www.facebook.com';
const FIELDS = 'id,name,first_name,last_name,middle_name,email,picture,birthday,gender';

export const facebook: OAuth2Kind = {
  ...openIdKind(() => ISSUER),
  // Claims come from the Graph API, over a token that Facebook gave to this server.
  isOpenId: false,
  endpoints: () => ({
    authorization: 'https://facebook.com/dialog/oauth',
    token: 'https://graph.facebook.com/oauth/access_token',
  }),
  claims: async (provider, tokens) => {
    // Shows that the caller has the app's secret, so that a stolen access token is worth nothing.
    const proof = createHmac('sha256', provider.settings.client_secret ?? '')
      .update(tokens.accessToken)
      .digest('hex');
    const url = `https://graph.facebook.com/me?fields=${FIELDS}&appsecret_proof=${proof}`;
    const user = await callApi(provider, url, { headers: bearer(tokens) });
    const name = text(user, 'name');
    const email = text(user, 'email');
    return {
      iss: url,
      sub: text(user, 'id'),
      name,
      given_name: text(user, 'first_name'),
      family_name: text(user, 'last_name'),
      middle_name: text(user, 'middle_name'),
      nickname: name,
      preferred_username: name,
      picture: text(member(member(user, 'picture'), 'data'), 'url'),
      email,
      email_verified: email !== '',
      gender: text(user, 'gender'),
      birthdate: text(user, 'birthday'),
    };
  },
};
