import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { bearer, callApi, member, text } from './api.ts';
import { providerFailed } from './errors.ts';
import { plainOAuth2, type OAuth2Kind } from './kind.ts';
import { openIdClaims, openIdKind } from './openid.ts';

const PROFILE =
  'https://api.linkedin.com/v2/me?projection=(id,localizedFirstName,localizedLastName,profilePicture(displayImage~digitalmediaAsset:playableStreams))';
const EMAIL = 'https://api.linkedin.com/v2/emailAddress?q=members&projection=(elements*(handle~))';

export const linkedin: OAuth2Kind = {
  ...plainOAuth2,
  clientAuthentication: 'body',
  endpoints: () => ({
    authorization: 'https://www.linkedin.com/oauth/v2/authorization',
    token: 'https://www.linkedin.com/oauth/v2/accessToken',
  }),
  claims: async (provider, tokens) => {
    const headers = bearer(tokens);
    const profile = await callApi(provider, PROFILE, { headers });
    const [email] = listOf(await callApi(provider, EMAIL, { headers }), 'elements');
    if (email === undefined) throw providerFailed('LinkedIn told no e-mail address.');
    return {
      iss: 'https://login.linkedin.com/',
      sub: text(profile, 'id'),
      email: text(member(email, 'handle~'), 'emailAddress'),
      given_name: text(profile, 'localizedFirstName'),
      last_name: text(profile, 'localizedLastName'),
      picture: pictureOf(profile),
    };
  },
};

/** The largest of the first three sizes. */
function pictureOf(profile: JsonObject): string {
  const sizes = listOf(member(member(profile, 'profilePicture'), 'displayImage~'), 'elements').slice(0, 3);
  const [identifier] = listOf(sizes.at(-1) ?? {}, 'identifiers');
  return identifier === undefined ? '' : text(identifier, 'identifier');
}

const listOf = (json: JsonObject, name: string): readonly JsonObject[] => {
  const value = json[name];
  return Array.isArray(value) ? (value as readonly Json[]).filter((item) => isJsonObject(item)) : [];
};

const ISSUER = 'https://www.linkedin.com/oauth';

/** LinkedIn with OpenID Connect. */
export const linkedinV2: OAuth2Kind = {
  ...openIdKind(() => ISSUER),
  claims: (provider, tokens, callback) => openIdClaims(provider, ISSUER, tokens, callback, 'userinfo'),
};
