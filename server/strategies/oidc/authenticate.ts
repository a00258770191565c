import type { Authenticated } from '../../flows/engine/interfaces/outcome.ts';
import { internal } from '../../kernel/errors.ts';
import { linkedAccounts } from './accounts.ts';
import { linkAutomatically } from './automatic-linking.ts';
import { identifierOf, loginProviderOf, type OidcParts, type SignIn } from './sign-in.ts';

/** The identity that has this user's account; undefined where none has. */
export async function authenticate(parts: OidcParts, signIn: SignIn): Promise<Authenticated | undefined> {
  const identity = await parts.identities.findByCredentialsIdentifier('oidc', identifierOf(signIn));
  if (identity === undefined) return linkAutomatically(parts, signIn);
  const { claims, provider } = signIn;
  const isStored = linkedAccounts(identity.credentials.oidc).some(
    (account) => account.provider === provider.settings.id && account.subject === claims.sub,
  );
  if (!isStored) throw internal('Unable to find matching OpenID Connect credentials.');
  return { kind: 'authenticated', identity, provider: loginProviderOf(signIn), newSession: true };
}
