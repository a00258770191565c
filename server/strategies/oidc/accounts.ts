/** The accounts at providers that an identity has, in the stored credentials. */
import type { Credentials, CredentialsMap } from '../../identity/model.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { accountIdentifier, accountsOf } from '../shared/social-accounts.ts';

/** One stored account; other members are kept as they are. */
export interface Account {
  readonly provider: string;
  readonly subject: string;
  readonly stored: JsonObject;
}

export const linkedAccounts = (credentials: Pick<Credentials, 'config'> | undefined): readonly Account[] =>
  credentials === undefined
    ? []
    : accountsOf(credentials).map((stored) => ({
        provider: String(stored['provider']),
        subject: String(stored['subject']),
        stored,
      }));

/** New credentials with this one account. */
export const accountCredentials = (account: JsonObject, now: Date): Credentials => ({
  type: 'oidc',
  identifiers: [accountIdentifier(account)],
  config: { providers: [account] },
  version: 0,
  createdAt: now,
  updatedAt: now,
});

/** The identity's credentials with one account more. */
export function withAccount({ oidc }: CredentialsMap, added: Credentials): Credentials {
  if (oidc === undefined) return added;
  return {
    ...oidc,
    identifiers: [...oidc.identifiers, ...added.identifiers],
    config: { ...oidc.config, providers: [...accountsOf(oidc), ...accountsOf(added)] },
  };
}

/** The credentials without the accounts at this provider. */
export function withoutProvider(oidc: Credentials, provider: string): Credentials {
  const left = accountsOf(oidc).filter((account) => account['provider'] !== provider);
  return { ...oidc, identifiers: left.map(accountIdentifier), config: { providers: left } };
}
