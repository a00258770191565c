/**
 * `account_linking_mode: automatic`: a user whose account no identity has is taken for the owner of the identity with the same address.
 * Both sides must have verified it: the provider, or anyone could claim the address there; and this server, or a stranger who signed up
 * here with the address first would share the account with its owner.
 */
import type { Authenticated } from '../../flows/engine/interfaces/outcome.ts';
import { normalizeEmail } from '../../identity/normalize.ts';
import { linkedAccounts, withAccount } from './accounts.ts';
import { credentialsOf, loginProviderOf, type OidcParts, type SignIn } from './sign-in.ts';

/** Undefined where nothing may be linked: then the owner has to confirm. */
export async function linkAutomatically(parts: OidcParts, signIn: SignIn): Promise<Authenticated | undefined> {
  const { settings } = signIn.provider;
  const { email = '', email_verified } = signIn.claims;
  if (settings.account_linking_mode !== 'automatic' || email_verified !== true || email === '') return undefined;
  const address = await parts.identities.findVerifiableAddress('email', normalizeEmail(email));
  if (address?.verified !== true) return undefined;
  const identity = await parts.identities.getWithCredentials(address.identityId);
  if (identity === undefined) return undefined;
  // Another account at the same provider is no proof that both are one person's.
  if (linkedAccounts(identity.credentials.oidc).some(({ provider }) => provider === settings.id)) return undefined;
  const added = credentialsOf(parts, signIn);
  const prepared = await parts.rules.prepareChange(identity, {
    credentials: [withAccount(identity.credentials, added)],
  });
  if (!prepared.ok) return undefined;
  const provider = loginProviderOf(signIn);
  return { kind: 'authenticated', identity, upgraded: prepared.identity, provider, newSession: true };
}
