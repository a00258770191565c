/** Kinds of OAuth 2 for work: code hosting, teams, directories. */
import { type Kind, type KindUser, TOKENS, json } from './kind.ts';

const githubApi = ({ sub, email }: KindUser) => ({
  'api.github.com/user': json({
    id: Number(sub),
    login: 'ada',
    name: 'Ada Lovelace',
    blog: 'https://ada.example.org',
    avatar_url: 'https://pictures.example.org/ada',
    html_url: 'https://github.com/ada',
    updated_at: '2024-01-02T03:04:05Z',
  }),
  'api.github.com/user/emails': json([
    { email: 'old@example.org', primary: false, verified: true },
    { email, primary: true, verified: true },
  ]),
});

const userInfo = (target: string) => (user: KindUser) => ({
  [target]: json({ ...user, name: 'Ada Lovelace', email_verified: true, updated_at: '2024-01-02T03:04:05.678Z' }),
});

export const WORKPLACE_KINDS: Readonly<Record<string, Kind>> = {
  github: {
    token: 'github.com/login/oauth/access_token',
    tokens: { ...TOKENS, scope: 'user:email,read:user' },
    api: githubApi,
    breaks: 'api.github.com/user',
  },
  'github-app': { token: 'github.com/login/oauth/access_token', api: githubApi, breaks: 'api.github.com/user/emails' },
  gitlab: {
    token: 'gitlab.com/oauth/token',
    api: ({ sub, email }) => ({
      'gitlab.com/oauth/userinfo': json({ sub, email, iss: 'https://gitlab.com', name: 'Ada', groups: ['a'] }),
    }),
    breaks: 'gitlab.com/oauth/userinfo',
  },
  slack: {
    token: 'slack.com/api/oauth.access',
    tokens: { access_token: 'access-token', scope: 'identity.basic,identity.email', ok: true },
    api: ({ sub, email }) => ({
      'slack.com/api/users.identity': json({
        ok: true,
        user: { id: sub, name: 'Ada', email, image_512: 'https://pictures.example.org/ada' },
        team: { id: 'T1', name: 'Team' },
      }),
    }),
    breaks: 'slack.com/api/users.identity',
  },
  auth0: {
    token: 'tenant.auth0.test/oauth/token',
    api: userInfo('tenant.auth0.test/userinfo'),
    breaks: 'tenant.auth0.test/userinfo',
  },
  dingtalk: {
    token: 'api.dingtalk.com/v1.0/oauth2/userAccessToken',
    tokens: { accessToken: 'access-token', expireIn: 7200, refreshToken: 'refresh-token' },
    api: ({ sub, email }) => ({
      'api.dingtalk.com/v1.0/contact/users/me': json({
        nick: 'Ada',
        openId: sub,
        avatarUrl: 'https://p.example.org',
        email,
      }),
    }),
    breaks: 'api.dingtalk.com/v1.0/contact/users/me',
    callback: { authCode: 'the-code' },
  },
  lark: {
    token: 'passport.feishu.cn/suite/passport/oauth/token',
    api: ({ sub, email }) => ({
      'passport.feishu.cn/suite/passport/oauth/userinfo': json({
        sub,
        open_id: sub,
        name: 'Ada',
        avatar_url: 'https://p.example.org',
        email,
        mobile: '+4915112345678',
      }),
    }),
    breaks: 'passport.feishu.cn/suite/passport/oauth/userinfo',
  },
  linkedin: {
    token: 'www.linkedin.com/oauth/v2/accessToken',
    api: ({ sub, email }) => ({
      'api.linkedin.com/v2/me': json({
        id: sub,
        localizedFirstName: 'Ada',
        localizedLastName: 'Lovelace',
        profilePicture: {
          'displayImage~': {
            elements: ['small', 'medium', 'large', 'huge'].map((size) => ({ identifiers: [{ identifier: size }] })),
          },
        },
      }),
      'api.linkedin.com/v2/emailAddress': json({ elements: [{ 'handle~': { emailAddress: email }, handle: 'urn' }] }),
    }),
    breaks: 'api.linkedin.com/v2/me',
  },
  salesforce: {
    token: 'login.salesforce.com/services/oauth2/token',
    api: userInfo('login.salesforce.com/services/oauth2/userinfo'),
    breaks: 'login.salesforce.com/services/oauth2/userinfo',
  },
  uaepass: {
    token: 'id.uaepass.ae/idshub/token',
    api: ({ sub, email }) => ({
      'id.uaepass.ae/idshub/userinfo': json({
        sub,
        email,
        fullnameEN: 'Ada Lovelace',
        firstnameEN: 'Ada',
        lastnameEN: 'Lovelace',
        idn: '784',
        uuid: 'u',
      }),
    }),
    breaks: 'id.uaepass.ae/idshub/userinfo',
  },
};
