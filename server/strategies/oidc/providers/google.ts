import type { OAuth2Kind } from './kind.ts';
import { openIdKind, openIdParameters, openIdScope } from './openid.ts';
import { submittedClaims } from './submitted.ts';

const ISSUER = 'https://accounts.google.com';
const JWKS_URI = 'https://www.googleapis.com/oauth2/v3/certs';
/** Google has a parameter in place of this scope. */
const OFFLINE = 'offline_access';

export const google: OAuth2Kind = {
  ...openIdKind(() => ISSUER),
  scope: (settings) => openIdScope(settings).filter((scope) => scope !== OFFLINE),
  authorizationParameters: (settings, request) => ({
    ...openIdParameters(settings, request),
    ...(settings.scope?.includes(OFFLINE) === true ? { access_type: 'offline' } : {}),
  }),
  submittedIdToken: (provider, idToken) => submittedClaims(provider, idToken, { issuer: ISSUER, jwksUri: JWKS_URI }),
  // Not every SDK of Google's takes a nonce.
  mayLackNonce: () => true,
};
