import { callApi, member, requireScopes, text } from './api.ts';
import { providerFailed } from './errors.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Sign in with Slack, as it was before OpenID Connect. */
export const slack: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ({
    authorization: 'https://slack.com/oauth/authorize',
    token: 'https://slack.com/api/oauth.access',
  }),
  claims: async (provider, tokens) => {
    requireScopes(text(tokens.raw, 'scope').split(','), provider.settings.scope ?? []);
    const body = new URLSearchParams({ token: tokens.accessToken }).toString();
    const identity = await callApi(provider, 'https://slack.com/api/users.identity', {
      method: 'POST',
      headers: FORM,
      body,
    });
    if (identity['ok'] !== true && text(identity, 'error').trim() !== '') throw providerFailed(text(identity, 'error'));
    const user = member(identity, 'user');
    const name = text(user, 'name');
    return {
      iss: 'https://slack.com/oauth/',
      sub: text(user, 'id'),
      name,
      preferred_username: name,
      nickname: name,
      email: text(user, 'email'),
      email_verified: true,
      picture: text(user, 'image_512'),
      team: text(member(identity, 'team'), 'id'),
    };
  },
};
