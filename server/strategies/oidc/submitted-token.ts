/** A native app has an ID token from an SDK of the provider, and submits it in place of being sent there. */
import type { ReturnFlow } from '../../flows/engine/interfaces/endpoint.ts';
import type { SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { PayloadFields } from '../../flows/engine/protocol/payload.ts';
import { ApiError, forbidden } from '../../kernel/errors.ts';
import type { Claims } from './claims.ts';
import { providerFailed } from './providers/errors.ts';
import type { ProviderContext } from './providers/kind.ts';
import { signInOf, type SignIn } from './sign-in.ts';

export const tokenFields: PayloadFields = [
  { name: 'id_token', type: 'string' },
  { name: 'id_token_nonce', type: 'string' },
];

/** @throws ApiError 403 for a token that is not valid; 502 for one of another request, or of a kind that gives none */
export async function submittedSignIn<N extends ReturnFlow>(
  provider: ProviderContext,
  { payload }: SubmitContext<N>,
): Promise<SignIn> {
  const { kind, settings } = provider;
  if (kind.protocol !== 'oauth2' || kind.submittedIdToken === undefined)
    throw providerFailed(`The provider ${settings.provider} does not support id_token verification`);
  const claims = await verify(() => kind.submittedIdToken?.(provider, payload.text('id_token')));
  checkNonce(claims, payload.text('id_token_nonce'), kind.mayLackNonce?.(claims) === true);
  return signInOf(provider, claims);
}

async function verify(claims: () => Promise<Claims> | undefined): Promise<Claims> {
  try {
    const verified = await claims();
    if (verified === undefined || !verified.sub || !verified.iss) throw forbidden('The id_token claims were invalid');
    return verified;
  } catch (error) {
    if (error instanceof ApiError && error.code !== 400) throw error;
    throw new ApiError(forbidden('Could not verify id_token').fields, { cause: error });
  }
}

/** The nonce ties the token to the app's request. */
function checkNonce({ nonce = '' }: Claims, given: string, mayBeMissing: boolean): void {
  if (nonce === '') {
    if (!mayBeMissing) throw providerFailed('No nonce was included in the id_token but is required by the provider');
    return;
  }
  if (given === '') throw providerFailed('No nonce was provided but is required by the provider');
  if (given !== nonce) throw providerFailed('The supplied nonce does not match the nonce from the id_token');
}
