import type { Config } from '../config/model.ts';
import { isJsonObject, type Json } from '../kernel/json.ts';
import type { Aal, Credentials, CredentialsMap } from './model.ts';

/** How many ways a set of credentials opens for each factor, under a configuration. */
export interface FactorCount {
  readonly first: number;
  readonly second: number;
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const hasText = (value: Json | undefined): boolean => typeof value === 'string' && value !== '';
const isIdentified = ({ identifiers }: Credentials): boolean => identifiers.join('') !== '';

/** Whether somebody can sign in with this `password` credential; a migration hook stands for a hash. */
export function isUsablePassword(credentials: Credentials, config: Config): boolean {
  const { config: stored } = credentials;
  const migrates =
    config.selfservice.methods.password.config.migrate_hook.enabled && stored['use_password_migration_hook'] === true;
  return isIdentified(credentials) && (migrates || hasText(stored['hashed_password']));
}

/** Accounts of social sign-in that the person holds alone; those of an organization do not count. */
function socialAccounts({ config, identifiers }: Credentials): number {
  const accounts = list(config['providers'])
    .filter((provider) => isJsonObject(provider))
    .filter(({ provider, subject, organization }) => hasText(provider) && hasText(subject) && !hasText(organization))
    .map(({ provider, subject }) => `${String(provider)}:${String(subject)}`);
  return identifiers.filter((identifier) => accounts.includes(identifier)).length;
}

function securityKeys(credentials: Credentials): FactorCount {
  const keys = list(credentials.config['credentials']).filter((key) => isJsonObject(key));
  const passwordless = keys.filter((key) => key['is_passwordless'] === true).length;
  return { first: isIdentified(credentials) ? passwordless : 0, second: keys.length - passwordless };
}

/** Keys that somebody can sign in with by themselves. */
export const countPasswordlessKeys = (credentials: Credentials | undefined): number =>
  credentials === undefined ? 0 : securityKeys(credentials).first;

/** Passkeys that somebody can sign in with. */
export const countPasskeys = (credentials: Credentials | undefined): number =>
  credentials !== undefined && isIdentified(credentials) ? list(credentials.config['credentials']).length : 0;

/** Version 0 of the credentials has `address_type`, later ones a list of addresses. */
function codeAddresses({ config }: Credentials): number {
  if ('address_type' in config) return hasText(config['address_type']) ? 1 : 0;
  return list(config['addresses']).filter((address) => isJsonObject(address) && hasText(address['address'])).length;
}

const countOf = (credentials: Credentials | undefined, count: (credentials: Credentials) => number): number =>
  credentials === undefined ? 0 : count(credentials);

/** Counts what somebody can sign in with. Sign-in by code, where enabled, counts for everyone (reference behaviour). */
export function countFactors(credentials: CredentialsMap, config: Config): FactorCount {
  const { passwordless, mfa } = config.derived.methods.code;
  const keys = credentials.webauthn === undefined ? { first: 0, second: 0 } : securityKeys(credentials.webauthn);
  return {
    first:
      countOf(credentials.password, (it) => (isUsablePassword(it, config) ? 1 : 0)) +
      countOf(credentials.oidc, socialAccounts) +
      countPasskeys(credentials.passkey) +
      keys.first +
      (passwordless ? 1 : 0),
    second:
      countOf(credentials.totp, ({ config: stored }) => (hasText(stored['totp_url']) ? 1 : 0)) +
      countOf(credentials.lookup_secret, ({ config: stored }) => (list(stored['recovery_codes']).length > 0 ? 1 : 0)) +
      keys.second +
      (mfa ? countOf(credentials.code, codeAddresses) : 0),
  };
}

/** The highest level somebody could reach. A second factor alone makes it `aal2` (reference behaviour). */
export function availableAal(credentials: CredentialsMap, config: Config): Aal {
  const { first, second } = countFactors(credentials, config);
  if (second > 0) return 'aal2';
  return first > 0 ? 'aal1' : 'aal0';
}
