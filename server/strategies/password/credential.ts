import type { Config } from '../../config/model.ts';
import { NO_FACTORS, type CredentialDefinition, type ImportContext } from '../../identity/credential-definition.ts';
import { requireAnotherFirstFactor } from '../../identity/credentials.ts';
import type { Credentials, CredentialsMap } from '../../identity/model.ts';
import { normalizeIdentifier } from '../../identity/normalize.ts';
import { blankCredentials } from '../../identity/schema/derive.ts';
import { badRequest } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';

const hashOf = ({ config }: Credentials): string | undefined => {
  const hash = config['hashed_password'];
  return typeof hash === 'string' && hash !== '' ? hash : undefined;
};

/** The stored hash of the password of an identity; undefined without one. */
export const passwordHash = ({ password }: CredentialsMap): string | undefined => password && hashOf(password);

/** Whether the migration hook verifies the password, because the account comes from another system (`migrate_hook`). */
export const awaitsMigration = ({ password }: CredentialsMap): boolean =>
  password?.config['use_password_migration_hook'] === true;

/** Whether the owner can sign in with this credential: by its hash, or by the migration hook. */
export function isUsablePassword(held: Credentials, { selfservice }: Config): boolean {
  const { migrate_hook: hook } = selfservice.methods.password.config;
  const migrates = hook.enabled && awaitsMigration({ password: held });
  return held.identifiers.join('') !== '' && (migrates || hashOf(held) !== undefined);
}

/** A `password` credential as the reference stores it. Its identifiers come from the traits. */
export function passwordCredential(hash: string, now: Date, known?: Credentials): Credentials {
  return {
    ...(known ?? { identifiers: [], createdAt: now }),
    type: 'password',
    config: { hashed_password: hash },
    version: 0,
    updatedAt: now,
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The `config` of an imported password. @throws ApiError 400 for an unusable hash; PasswordTooLongError */
async function importedConfig(
  imported: Readonly<Record<string, unknown>>,
  { hasher }: ImportContext,
): Promise<JsonObject> {
  if (imported['use_password_migration_hook'] === true)
    return { hashed_password: '', use_password_migration_hook: true };
  const password = text(imported['password']);
  const hashed = password === '' ? text(imported['hashed_password']) : await hasher.hash(password);
  const fault = hasher.inspect(hashed);
  if (fault === 'hash-too-costly')
    throw badRequest('The imported password hash has cost parameters beyond what this server runs.');
  if (fault !== undefined)
    throw badRequest(
      'The imported password does not match any known hash format. For more information see https://www.ory.sh/dr/2',
    );
  return { hashed_password: hashed };
}

/** Credentials of passwords. */
export const passwordCredentials = {
  type: 'password',
  aal: 'aal1',
  normalize: normalizeIdentifier,
  isSearchable: true,
  count: (held, config) =>
    held !== undefined && isUsablePassword(held, config) ? { first: 1, second: 0 } : NO_FACTORS,
  /** The identifiers remain, because they come from the traits. */
  remove: (held, removal) => {
    requireAnotherFirstFactor(removal);
    return { ...held, config: {} };
  },
  /** Replaces the existing password. */
  import: async (_held, config, context) => ({
    ...blankCredentials('password', context.now),
    config: await importedConfig(config, context),
  }),
  label: 'your password',
  loginHint: { startsLogin: (held) => hashOf(held) !== undefined, showsIdentifier: true },
} satisfies CredentialDefinition;
