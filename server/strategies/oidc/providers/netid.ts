import { readClaims, type Claims } from '../claims.ts';
import { bearer, callApi, parseObject, send, text } from './api.ts';
import { providerFailed } from './errors.ts';
import type { OAuth2Kind, ProviderContext } from './kind.ts';
import { describe, idTokenOf, openIdKind, rulesOf, verifyIdToken } from './openid.ts';

const BROKER = 'https://broker.netid.de';
const ISSUER = `${BROKER}/`;

export const netid: OAuth2Kind = {
  ...openIdKind(() => ISSUER),
  endpoints: () => ({ authorization: `${BROKER}/authorize`, token: `${BROKER}/token` }),
  /** Claims of the UserInfo endpoint, for the user of the ID token. */
  claims: async (provider, tokens, { nonce }) => {
    const idToken = idTokenOf(tokens);
    const configuration = await describe(provider, ISSUER);
    const rules = rulesOf(configuration.serverMetadata(), provider.settings, nonce);
    const verified = readClaims(await verifyIdToken(provider, idToken, rules));
    const user = await callApi(provider, `${BROKER}/userinfo`, { headers: bearer(tokens) });
    if (user['sub'] !== undefined && user['sub'] !== verified.sub)
      throw providerFailed('sub (Subject) claim mismatch between ID token and UserInfo endpoint');
    return { ...readClaims(user), iss: verified.iss ?? '', sub: verified.sub ?? '' };
  },
  submittedIdToken: changeFedcmToken,
  fedcmClaims: changeFedcmToken,
  changesFedcmTokens: true,
};

/** A token of FedCM, which netID changes into an ID token. */
async function changeFedcmToken(provider: ProviderContext, fedcmToken: string, nonce?: string): Promise<Claims> {
  const { net_id_token_origin_header: origin = '' } = provider.settings;
  const answer = await send(provider, `${BROKER}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(origin === '' ? {} : { origin }) },
    body: new URLSearchParams({ grant_type: 'netid_fedcm', fedcm_token: fedcmToken }).toString(),
  });
  const idToken = text(parseObject(answer.body), 'id_token');
  const configuration = await describe(provider, ISSUER);
  const rules = rulesOf(configuration.serverMetadata(), provider.settings, nonce);
  return readClaims(await verifyIdToken(provider, idToken, rules), { raw: true });
}
