import type { JsonObject } from '../../../kernel/json.ts';
import { bearer, callApi, requireScopes, text } from './api.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';

const API = 'https://discord.com/api/v9';
const PICTURES = 'https://cdn.discordapp.com';
/** RFC 6749 knows no issuer: the reference takes this address. */
const ISSUER = `${API}/oauth2/`;

export const discord: OAuth2Kind = {
  ...plainOAuth2,
  endpoints: () => ({ authorization: `${ISSUER}authorize`, token: `${ISSUER}token` }),
  authorizationParameters: (_settings, { refresh }) => ({ prompt: refresh ? 'consent' : 'none' }),
  claims: async (provider, tokens) => {
    requireScopes(text(tokens.raw, 'scope').split(' '), provider.settings.scope ?? []);
    const user = await callApi(provider, `${API}/users/@me`, { headers: bearer(tokens) });
    const username = text(user, 'username');
    return {
      iss: ISSUER,
      sub: text(user, 'id'),
      name: `${username}#${text(user, 'discriminator')}`,
      nickname: username,
      preferred_username: username,
      picture: pictureOf(user),
      email: text(user, 'email'),
      email_verified: user['verified'] === true,
      locale: text(user, 'locale'),
    };
  },
};

function pictureOf(user: JsonObject): string {
  const [id, avatar, discriminator] = [text(user, 'id'), text(user, 'avatar'), text(user, 'discriminator')];
  if (avatar !== '') return `${PICTURES}/avatars/${id}/${avatar}.${avatar.startsWith('a_') ? 'gif' : 'png'}`;
  const isNumber = /^\d{1,20}$/.test(discriminator === '0' ? id : discriminator);
  if (!isNumber) return `${PICTURES}/embed/avatars/0.png`;
  const index = discriminator === '0' ? (BigInt(id) >> 22n) % 6n : BigInt(discriminator) % 5n;
  return `${PICTURES}/embed/avatars/${index}.png`;
}
