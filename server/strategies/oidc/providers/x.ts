import { createHmac, randomBytes } from 'node:crypto';
import type { JsonObject } from '../../../kernel/json.ts';
import { parseObject, send, text } from './api.ts';
import { providerFailed, tryAgain } from './errors.ts';
import type { OAuth1Kind, ProviderContext } from './kind.ts';

const API = 'https://api.twitter.com';
const USER = `${API}/1.1/account/verify_credentials.json`;

/** X, which has an e-mail address for OAuth 1.0a (RFC 5849) only. */
export const x: OAuth1Kind = {
  protocol: 'oauth1',
  authorizationUrl: async (provider, state) => {
    // X returns no state, but keeps the query of the callback. The code is there because every callback has one.
    const callback = `${provider.redirectUri}?state=${state}&code=unused`;
    const answer = await ask(provider, 'POST', `${API}/oauth/request_token`, { oauth_callback: callback });
    if (answer.get('oauth_callback_confirmed') !== 'true') throw providerFailed('X did not confirm the callback.');
    return `${API}/oauth/authenticate?${new URLSearchParams({ oauth_token: answer.get('oauth_token') ?? '' })}`;
  },
  claims: async (provider, { query }) => {
    const [token, verifier] = [query.get('oauth_token'), query.get('oauth_verifier')];
    if (!token || !verifier) throw tryAgain('Unable to sign in with X because the user denied the request.');
    const given = await ask(provider, 'POST', `${API}/oauth/access_token`, {
      oauth_token: token,
      oauth_verifier: verifier,
    });
    const access = { token: given.get('oauth_token') ?? '', secret: given.get('oauth_token_secret') ?? '' };
    return claimsOf(await userOf(provider, access), urlOf(provider));
  },
};

/** X includes the e-mail address only on request. */
const urlOf = ({ settings }: ProviderContext): string =>
  settings.scope?.includes('email') === true ? `${USER}?include_email=true` : USER;

interface AccessToken {
  readonly token: string;
  readonly secret: string;
}

async function userOf(provider: ProviderContext, { token, secret }: AccessToken): Promise<JsonObject> {
  const url = urlOf(provider);
  const authorization = authorize(provider, 'GET', url, { oauth_token: token }, secret);
  const { status, body } = await send(provider, url, { headers: { authorization } });
  if (status !== 200)
    throw providerFailed(`OpenID Connect provider returned a ${status} status code but 200 is expected.`);
  return parseObject(body);
}

const claimsOf = (user: JsonObject, issuer: string) => ({
  iss: issuer,
  sub: text(user, 'id_str'),
  name: text(user, 'name'),
  picture: text(user, 'profile_image_url_https'),
  email: text(user, 'email'),
  preferred_username: text(user, 'screen_name'),
  website: text(user, 'url'),
});

/** A token request: its answer is form-encoded. */
async function ask(
  provider: ProviderContext,
  method: 'POST',
  url: string,
  parameters: Readonly<Record<string, string>>,
): Promise<URLSearchParams> {
  const authorization = authorize(provider, method, url, parameters, '');
  const { status, body } = await send(provider, url, { method, headers: { authorization } });
  const answer = new URLSearchParams(body.toString('utf8').trim());
  if ((status !== 200 && status !== 201) || !answer.get('oauth_token') || !answer.get('oauth_token_secret'))
    throw providerFailed(`Unable to sign in with X because it gave no token (${status}).`);
  return answer;
}

/** The `Authorization` header of a request, signed with HMAC-SHA1 (RFC 5849 sections 3.4 and 3.5.1). */
function authorize(
  { settings }: ProviderContext,
  method: string,
  url: string,
  more: Readonly<Record<string, string>>,
  tokenSecret: string,
): string {
  const parameters: Record<string, string> = {
    oauth_consumer_key: settings.client_id,
    oauth_nonce: randomBytes(32).toString('base64'),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_version: '1.0',
    ...more,
  };
  const { origin, pathname, searchParams } = new URL(url);
  const all = [...Object.entries(parameters), ...searchParams]
    .map((pair) => pair.map(percentEncode).join('='))
    .toSorted();
  const base = [method, origin + pathname, all.join('&')].map(percentEncode).join('&');
  const key = [settings.client_secret ?? '', tokenSecret].map(percentEncode).join('&');
  const signed = { ...parameters, oauth_signature: createHmac('sha1', key).update(base).digest('base64') };
  const members = Object.entries(signed).map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`);
  return `OAuth ${members.toSorted().join(', ')}`;
}

/** RFC 5849 section 3.6. */
const percentEncode = (value: string): string =>
  encodeURIComponent(value).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
