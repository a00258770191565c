/** Kinds with an issuer: an ID token says who the user is. */
import { type Kind, json } from './kind.ts';

const TENANT = '8eaef023-2b34-4da1-9baa-8bc8c9d6a490';
const MICROSOFT = {
  issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  idTokenClaims: { tid: TENANT, oid: 'object-id', name: 'Ada Lovelace' },
};

export const OPENID_KINDS: Readonly<Record<string, Kind>> = {
  google: {
    issuer: 'https://accounts.google.com',
    idTokenClaims: { email_verified: true, name: 'Ada Lovelace', hd: 'example.org', locale: 'de' },
    discovery: { code_challenge_methods_supported: ['plain', 'S256'] },
    token: 'accounts.google.com/token',
  },
  microsoft: { ...MICROSOFT, token: 'login.microsoftonline.com/common/oauth2/v2.0/token' },
  'microsoft-me': {
    ...MICROSOFT,
    token: 'login.microsoftonline.com/organizations/oauth2/v2.0/token',
    api: ({ sub }) => ({ 'graph.microsoft.com/v1.0/me': json({ id: `me-${sub}`, mail: 'x' }) }),
    breaks: 'graph.microsoft.com/v1.0/me',
  },
  'microsoft-oid': { ...MICROSOFT, token: 'login.microsoftonline.com/consumers/oauth2/v2.0/token' },
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
  apple: {
    issuer: 'https://appleid.apple.com',
    idTokenClaims: { email_verified: 'true', nonce_supported: true },
    token: 'appleid.apple.com/auth/token',
    callback: { user: '{"name":{"firstName":"Ada","lastName":"Lovelace"},"email":"x"}' },
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
  line: { issuer: 'https://access.line.me', idTokenClaims: { name: 'Ada' }, token: 'access.line.me/token' },
  linkedin_v2: {
    issuer: 'https://www.linkedin.com/oauth',
    token: 'www.linkedin.com/oauth/token',
    api: ({ sub, email }) => ({
      'www.linkedin.com/oauth/userinfo': json({ sub, email, locale: { language: 'de', country: 'DE' }, name: 'Ada' }),
    }),
    breaks: 'www.linkedin.com/oauth/userinfo',
  },
};
