/** Kinds of OAuth (X: 1.0a) for everyone: social networks, media, shops. */
import { type Kind, TOKENS, json } from './kind.ts';

export const CONSUMER_KINDS: Readonly<Record<string, Kind>> = {
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
};
