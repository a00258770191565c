/** What the providers with hosts of their own answer for one user. */
import type { Json } from '../answer.ts';
import type { ProviderAnswer } from './call.ts';
import type { Internet } from './internet.ts';

export interface KindUser {
  readonly sub: string;
  readonly email: string;
}

export interface Kind {
  /** Issuer, for kinds with discovery; its ID token has these claims beside `sub` and `email`. */
  readonly issuer?: string;
  readonly idTokenClaims?: Readonly<Record<string, Json>>;
  readonly discovery?: Readonly<Record<string, Json>>;
  /** Where codes are redeemed. */
  readonly token: string;
  /** The token response, without an ID token. */
  readonly tokens?: Json;
  /** Further calls, by target. */
  readonly api?: (user: KindUser) => Readonly<Record<string, ProviderAnswer>>;
  /** Of the calls after the token request the one that is broken in scenarios of failure. */
  readonly breaks?: string;
  /** Parameters of the callback in place of `code`. */
  readonly callback?: Readonly<Record<string, string>>;
}

const TOKENS = { access_token: 'access-token', token_type: 'Bearer', expires_in: 3600, refresh_token: 'refresh-token' };
const TENANT = '8eaef023-2b34-4da1-9baa-8bc8c9d6a490';
const MICROSOFT = {
  issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  idTokenClaims: { tid: TENANT, oid: 'object-id', name: 'Ada Lovelace' },
};

const json = (body: Json): ProviderAnswer => ({ body });

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

export const KINDS: Readonly<Record<string, Kind>> = {
  google: {
    issuer: 'https://accounts.google.com',
    idTokenClaims: { email_verified: true, name: 'Ada Lovelace', hd: 'example.org', locale: 'de' },
    discovery: { code_challenge_methods_supported: ['plain', 'S256'] },
    token: 'accounts.google.com/token',
  },
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
  microsoft: { ...MICROSOFT, token: 'login.microsoftonline.com/common/oauth2/v2.0/token' },
  'microsoft-me': {
    ...MICROSOFT,
    token: 'login.microsoftonline.com/organizations/oauth2/v2.0/token',
    api: ({ sub }) => ({ 'graph.microsoft.com/v1.0/me': json({ id: `me-${sub}`, mail: 'x' }) }),
    breaks: 'graph.microsoft.com/v1.0/me',
  },
  'microsoft-oid': { ...MICROSOFT, token: 'login.microsoftonline.com/consumers/oauth2/v2.0/token' },
  discord: {
    token: 'discord.com/api/v9/oauth2/token',
    tokens: { ...TOKENS, scope: 'identify email' },
    api: ({ sub, email }) => ({
      'discord.com/api/v9/users/@me': json({
        id: sub,
        username: 'ada',
        discriminator: '1815',
        avatar: 'a_picture',
        email,
        verified: true,
        locale: 'de',
      }),
    }),
    breaks: 'discord.com/api/v9/users/@me',
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
  facebook: {
    issuer: 'https://www.facebook.com',
    token: 'graph.facebook.com/oauth/access_token',
    api: ({ sub, email }) => ({
      'graph.facebook.com/me': json({
        id: sub,
        name: 'Ada Lovelace',
        first_name: 'Ada',
        last_name: 'Lovelace',
        middle_name: 'A.',
        email,
        picture: { data: { url: 'https://pictures.example.org/ada' } },
        birthday: '12/10/1815',
        gender: 'female',
      }),
    }),
    breaks: 'graph.facebook.com/me',
  },
  auth0: {
    token: 'tenant.auth0.test/oauth/token',
    api: userInfo('tenant.auth0.test/userinfo'),
    breaks: 'tenant.auth0.test/userinfo',
  },
  vk: {
    token: 'oauth.vk.com/access_token',
    tokens: { access_token: 'access-token', expires_in: 0, user_id: 5, email: 'vk@example.org' },
    api: ({ sub }) => ({
      'api.vk.com/method/users.get': json({
        response: [
          {
            id: Number(sub),
            first_name: 'Ada',
            last_name: 'Lovelace',
            nickname: 'ada',
            photo_200: 'https://pictures.example.org/ada',
            sex: 1,
            bdate: '10.12.1815',
          },
        ],
      }),
    }),
    breaks: 'api.vk.com/method/users.get',
  },
  yandex: {
    token: 'oauth.yandex.com/token',
    api: ({ sub, email }) => ({
      'login.yandex.ru/info': json({
        id: sub,
        first_name: 'Ada',
        last_name: 'Lovelace',
        default_email: email,
        default_avatar_id: '5',
        is_avatar_empty: false,
        sex: 'female',
        birthday: '1815-12-10',
      }),
    }),
    breaks: 'login.yandex.ru/info',
  },
  apple: {
    issuer: 'https://appleid.apple.com',
    idTokenClaims: { email_verified: 'true', nonce_supported: true },
    token: 'appleid.apple.com/auth/token',
    callback: { user: '{"name":{"firstName":"Ada","lastName":"Lovelace"},"email":"x"}' },
  },
  spotify: {
    token: 'accounts.spotify.com/api/token',
    tokens: { ...TOKENS, scope: 'user-read-email' },
    api: ({ sub, email }) => ({
      'api.spotify.com/v1/me': json({
        id: sub,
        display_name: 'Ada',
        email,
        images: [{ url: 'https://pictures.example.org/ada', height: 1, width: 1 }],
        external_urls: { spotify: 'https://open.spotify.com/user/ada' },
        birthdate: '1815-12-10',
      }),
    }),
    breaks: 'api.spotify.com/v1/me',
  },
  netid: {
    issuer: 'https://broker.netid.de/',
    token: 'broker.netid.de/token',
    api: ({ sub, email }) => ({
      'broker.netid.de/userinfo': json({
        sub,
        email,
        email_verified: true,
        given_name: 'Ada',
        family_name: 'Lovelace',
      }),
    }),
    breaks: 'broker.netid.de/userinfo',
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
  patreon: {
    token: 'www.patreon.com/api/oauth2/token',
    api: ({ sub, email }) => ({
      'www.patreon.com/api/oauth2/v2/identity': json({
        data: {
          id: sub,
          type: 'user',
          attributes: {
            email,
            first_name: 'Ada',
            last_name: 'Lovelace',
            full_name: 'Ada Lovelace',
            image_url: 'https://p',
          },
        },
      }),
    }),
    breaks: 'www.patreon.com/api/oauth2/v2/identity',
  },
  line: { issuer: 'https://access.line.me', idTokenClaims: { name: 'Ada' }, token: 'access.line.me/token' },
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
  linkedin_v2: {
    issuer: 'https://www.linkedin.com/oauth',
    token: 'www.linkedin.com/oauth/token',
    api: ({ sub, email }) => ({
      'www.linkedin.com/oauth/userinfo': json({ sub, email, locale: { language: 'de', country: 'DE' }, name: 'Ada' }),
    }),
    breaks: 'www.linkedin.com/oauth/userinfo',
  },
  salesforce: {
    token: 'login.salesforce.com/services/oauth2/token',
    api: userInfo('login.salesforce.com/services/oauth2/userinfo'),
    breaks: 'login.salesforce.com/services/oauth2/userinfo',
  },
  x: {
    token: 'api.twitter.com/oauth/access_token',
    tokens: 'oauth_token=access-token&oauth_token_secret=access-secret',
    api: ({ sub, email }) => ({
      'api.twitter.com/oauth/request_token': {
        body: 'oauth_token=request-token&oauth_token_secret=request-secret&oauth_callback_confirmed=true',
      },
      'api.twitter.com/1.1/account/verify_credentials.json': json({
        id: 5,
        id_str: sub,
        name: 'Ada',
        screen_name: 'ada',
        url: 'https://ada.example.org',
        profile_image_url_https: 'https://p.example.org',
        email,
      }),
    }),
    breaks: 'api.twitter.com/1.1/account/verify_credentials.json',
    callback: { code: 'unused', oauth_token: 'request-token', oauth_verifier: 'verifier' },
  },
  amazon: {
    token: 'api.amazon.com/auth/o2/token',
    api: ({ sub, email }) => ({
      'api.amazon.com/user/profile': json({ user_id: sub, email, name: 'Ada', postal_code: '12345' }),
    }),
    breaks: 'api.amazon.com/user/profile',
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

/** Lets the hosts of a kind answer for this user. `nonce`: of the authorization request, where it had one. */
export async function serve(internet: Internet, kind: Kind, user: KindUser, nonce?: string | null): Promise<void> {
  if (kind.issuer !== undefined) await internet.issuer(kind.issuer, kind.discovery);
  for (const [target, answer] of Object.entries(kind.api?.(user) ?? {})) internet.answer(target, answer);
  const { issuer: iss, idTokenClaims, tokens = TOKENS } = kind;
  const claims = { iss, aud: 'client-id', ...user, ...idTokenClaims, ...(nonce ? { nonce } : {}) };
  const id_token = iss === undefined ? undefined : await (await internet.key()).idToken(claims);
  const body = typeof tokens === 'string' || id_token === undefined ? tokens : { ...(tokens as object), id_token };
  internet.answer(kind.token, { body: body as Json });
}
