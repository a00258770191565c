/** Accounts at providers, as the types `oidc` and `saml` store them: `{"providers": [{"provider": "...", "subject": "..."}]}`. */
import type { CredentialDefinition, Decrypt, Removal } from '../../identity/credential-definition.ts';
import { requireAnotherFirstFactor } from '../../identity/credentials.ts';
import type { Credentials, CredentialType } from '../../identity/model.ts';
import { verbatimIdentifier } from '../../identity/normalize.ts';
import { blankCredentials } from '../../identity/schema/derive.ts';
import { badRequest, notFound } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { storedObjects } from './stored-list.ts';

/** The accounts in credentials, in the order in which they were linked. */
export const accountsOf = ({ config }: Pick<Credentials, 'config'>): readonly JsonObject[] =>
  storedObjects(config['providers']);

/** The identifier of an account: `<provider>:<subject>`. */
export const accountIdentifier = ({ provider, subject }: JsonObject): string =>
  `${String(provider)}:${String(subject)}`;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The number of accounts that the owner can sign in with; accounts of an organization do not count. */
export function usableAccounts(held: Credentials): number {
  const usable = accountsOf(held)
    .filter(({ provider, subject, organization }) => text(provider) && text(subject) && !text(organization))
    .map(accountIdentifier);
  return held.identifiers.filter((identifier) => usable.includes(identifier)).length;
}

/** Removes the account that the administrator names. @throws ApiError 400, 404 */
function withoutAccount(held: Credentials, removal: Removal): Credentials {
  requireAnotherFirstFactor(removal);
  const { identifier } = removal;
  if (identifier === '') throw badRequest('You must provide an identifier to delete this credential.');
  const accounts = accountsOf(held);
  const kept = accounts.filter((account) => accountIdentifier(account) !== identifier);
  if (kept.length === accounts.length)
    throw notFound(`The identifier \`${identifier}\` was not found among OIDC credentials.`);
  return { ...held, identifiers: kept.map(accountIdentifier), config: { providers: kept } };
}

/** The stored form of an imported account, which has no tokens. */
const importedAccount = (account: JsonObject): JsonObject => ({
  subject: text(account['subject']),
  provider: text(account['provider']),
  initial_id_token: '',
  initial_access_token: '',
  initial_refresh_token: '',
  ...(typeof account['organization'] === 'string' ? { organization: account['organization'] } : {}),
  ...(account['use_auto_link'] === true ? { use_auto_link: true } : {}),
});

/** Adds imported accounts to the existing ones; `null` is an account without members (reference behaviour). */
function withImported(held: Credentials, imported: unknown): Credentials {
  const items: readonly unknown[] = Array.isArray(imported) ? imported : [];
  const added = items.map((item) => importedAccount(isJsonObject(item as Json) ? (item as JsonObject) : {}));
  const known: readonly Json[] = Array.isArray(held.config['providers']) ? held.config['providers'] : [];
  return {
    ...held,
    identifiers: [...held.identifiers, ...added.map(accountIdentifier)],
    config: { ...held.config, providers: [...known, ...added] },
  };
}

const TOKENS = ['initial_id_token', 'initial_access_token', 'initial_refresh_token'] as const;

function shownAccount(account: JsonObject, decrypt: Decrypt | undefined): JsonObject {
  const tokens = decrypt === undefined ? [] : TOKENS.map((name) => [name, decrypt(text(account[name])) ?? '']);
  const organization = text(account['organization']);
  return {
    ...Object.fromEntries(tokens),
    subject: text(account['subject']),
    provider: text(account['provider']),
    ...(organization === '' ? {} : { organization }),
    ...(account['use_auto_link'] === true ? { use_auto_link: true } : {}),
  };
}

/** `config` on the wire, with decrypted tokens when `decrypt` is given; undefined without accounts (reference behaviour). */
export function shownAccounts(config: JsonObject, decrypt: Decrypt | undefined): JsonObject | undefined {
  const accounts = accountsOf({ config });
  return accounts.length === 0 ? undefined : { providers: accounts.map((account) => shownAccount(account, decrypt)) };
}

/** The rules that both types share. */
export const accountRules = (type: CredentialType) =>
  ({
    type,
    aal: 'aal1',
    normalize: verbatimIdentifier,
    isSearchable: true,
    remove: withoutAccount,
    import: (held, { providers }, { now }) => withImported(held ?? blankCredentials(type, now), providers),
    label: 'social sign in',
  }) satisfies Omit<CredentialDefinition, 'count'>;
