import type { PasswordHasher } from '../crypto/hashers/password-hasher.ts';
import { badRequest } from '../kernel/errors.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Credentials, CredentialsMap } from './model.ts';
import { blankCredentials } from './schema/derive.ts';

/** An account at a provider that an identity is linked to. */
interface ImportedProvider {
  readonly subject?: string;
  readonly provider?: string;
  readonly use_auto_link?: boolean;
  readonly organization?: string;
}

/** Credentials that an administrator brings along, in wire spelling. */
export interface CredentialsImport {
  readonly password?: {
    readonly config?: {
      readonly hashed_password?: string;
      readonly password?: string;
      readonly use_password_migration_hook?: boolean;
    };
  };
  readonly oidc?: { readonly config?: { readonly providers?: readonly (ImportedProvider | undefined)[] } };
  readonly saml?: { readonly config?: { readonly providers?: readonly (ImportedProvider | undefined)[] } };
}

/**
 * Adds imported credentials to the ones held. A password replaces the one held, accounts at providers are added. Hashes cleartext, so
 * never run it inside a transaction. The password policy does not apply to administrators (reference behaviour).
 * @throws ApiError 400 for a hash that cannot be used; PasswordTooLongError
 */
export async function importCredentials(
  held: CredentialsMap,
  imported: CredentialsImport | undefined,
  hasher: PasswordHasher,
  now: Date,
): Promise<CredentialsMap> {
  const credentials = { ...held };
  if (imported?.password !== undefined) {
    const config = await passwordConfig(imported.password.config ?? {}, hasher);
    credentials.password = { ...blankCredentials('password', now), config };
  }
  for (const type of ['oidc', 'saml'] as const) {
    const added = imported?.[type];
    if (added === undefined) continue;
    const providers = (added.config?.providers ?? []).map((provider) => provider ?? {});
    credentials[type] = withProviders(held[type] ?? blankCredentials(type, now), providers);
  }
  return credentials;
}

type PasswordImport = NonNullable<NonNullable<CredentialsImport['password']>['config']>;

async function passwordConfig(imported: PasswordImport, hasher: PasswordHasher): Promise<JsonObject> {
  if (imported.use_password_migration_hook === true) return { hashed_password: '', use_password_migration_hook: true };
  const { password = '', hashed_password: given = '' } = imported;
  const hashed = password === '' ? given : await hasher.hash(password);
  const fault = hasher.inspect(hashed);
  if (fault === 'hash-too-costly')
    throw badRequest('The imported password hash has cost parameters beyond what this server runs.');
  if (fault !== undefined)
    throw badRequest(
      'The imported password does not match any known hash format. For more information see https://www.ory.sh/dr/2',
    );
  return { hashed_password: hashed };
}

/** An account at a provider as it is stored; there are no tokens to keep. */
const storedProvider = ({
  subject = '',
  provider = '',
  use_auto_link,
  organization,
}: ImportedProvider): JsonObject => ({
  subject,
  provider,
  initial_id_token: '',
  initial_access_token: '',
  initial_refresh_token: '',
  ...(organization === undefined ? {} : { organization }),
  ...(use_auto_link === true ? { use_auto_link } : {}),
});

function withProviders(held: Credentials, added: readonly ImportedProvider[]): Credentials {
  const known: readonly Json[] = Array.isArray(held.config['providers']) ? held.config['providers'] : [];
  return {
    ...held,
    identifiers: [...held.identifiers, ...added.map(({ provider = '', subject = '' }) => `${provider}:${subject}`)],
    config: { ...held.config, providers: [...known, ...added.map(storedProvider)] },
  };
}
