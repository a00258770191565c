import { NO_FACTORS, type CredentialDefinition } from '../../identity/credential-definition.ts';
import { accountRules, accountsOf, shownAccounts, usableAccounts } from '../shared/social-accounts.ts';

/** Accounts at OpenID Connect providers. */
export const oidcCredentials = {
  ...accountRules('oidc'),
  count: (held) => (held === undefined ? NO_FACTORS : { first: usableAccounts(held), second: 0 }),
  present: shownAccounts,
  loginHint: {
    startsLogin: () => true,
    providers: (held) => accountsOf(held).map(({ provider }) => String(provider)),
  },
} satisfies CredentialDefinition;
