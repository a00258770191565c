import { NO_FACTORS, type CredentialDefinition } from '../../identity/credential-definition.ts';
import { accountRules, shownAccounts } from '../shared/social-accounts.ts';

/** Accounts at SAML providers: administrators import and remove them; users cannot sign in with them (as in v26.2.0). */
export const samlCredentials = {
  ...accountRules('saml'),
  count: () => NO_FACTORS,
  present: (config) => shownAccounts(config, undefined),
} satisfies CredentialDefinition;
