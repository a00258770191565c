import { decodeJwt } from 'jose';
import { misconfigured } from '../../../kernel/errors.ts';
import { parseId } from '../../../kernel/id.ts';
import { readClaims, type Claims } from '../claims.ts';
import { bearer, callApi, text } from './api.ts';
import { tryAgain } from './errors.ts';
import type { OAuth2Kind, ProviderContext, ProviderSettings, Tokens } from './kind.ts';
import { describe, idTokenOf, openIdKind, rulesOf, verifyIdToken } from './openid.ts';

const HOST = 'https://login.microsoftonline.com';
const ME = 'https://graph.microsoft.com/v1.0/me';

export const microsoft: OAuth2Kind = {
  ...openIdKind(({ issuer_url }) => issuer_url ?? ''),
  // Accounts of every tenant may sign in at `common`: the issuer is known by the ID token only.
  issuer: ({ issuer_url }) => issuer_url,
  endpoints: ({ settings }) => {
    const tenant = tenantOf(settings);
    return { authorization: `${HOST}/${tenant}/oauth2/v2.0/authorize`, token: `${HOST}/${tenant}/oauth2/v2.0/token` };
  },
  claims: async (provider, tokens, { nonce }) => {
    const idToken = idTokenOf(tokens);
    const issuer = `${HOST}/${tenantClaim(idToken)}/v2.0`;
    const configuration = await describe(provider, issuer);
    const rules = rulesOf(configuration.serverMetadata(), provider.settings, nonce);
    const claims = readClaims(await verifyIdToken(provider, idToken, rules), { raw: true });
    return withSubject(provider, tokens, claims);
  },
};

function tenantOf({ microsoft_tenant = '', id }: ProviderSettings): string {
  if (microsoft_tenant.trim() === '')
    throw misconfigured(`No Tenant specified for the \`microsoft\` oidc provider ${id}`);
  return microsoft_tenant;
}

/** The tenant that the token says it is of. Nothing is proved by it yet: the keys of that tenant's issuer have to fit. */
function tenantClaim(idToken: string): string {
  const tenant = claimOf(idToken, 'tid');
  if (typeof tenant !== 'string' || parseId(tenant) === undefined) throw tryAgain('TenantID claim is not a valid UUID');
  return tenant;
}

function claimOf(idToken: string, name: string): unknown {
  try {
    return decodeJwt(idToken)[name];
  } catch (error) {
    throw tryAgain('The ID token of the provider is not valid: it cannot be read', error);
  }
}

/** `subject_source`: which of Microsoft's ids names the user. */
async function withSubject(provider: ProviderContext, tokens: Tokens, claims: Claims): Promise<Claims> {
  switch (provider.settings.subject_source) {
    case 'me':
      return { ...claims, sub: text(await callApi(provider, ME, { headers: bearer(tokens) }), 'id') };
    case 'oid':
      return { ...claims, sub: claims.oid ?? '' };
    default:
      return claims;
  }
}
