/** ID tokens that native apps submit, which have them from an SDK of the provider. */
import { readClaims, type Claims } from '../claims.ts';
import type { ProviderContext } from './kind.ts';
import { verifyIdToken } from './openid.ts';

/** Claims of a token for this client or one of `additional_id_token_audiences`. @throws ApiError 400 */
export async function submittedClaims(
  provider: ProviderContext,
  idToken: string,
  { issuer, jwksUri }: { readonly issuer: string; readonly jwksUri: string },
): Promise<Claims> {
  const { client_id, additional_id_token_audiences = [] } = provider.settings;
  const audiences = [client_id, ...additional_id_token_audiences];
  const payload = await verifyIdToken(provider, idToken, { issuer, jwksUri, algorithms: ['RS256'], audiences });
  return readClaims(payload, { raw: true });
}
