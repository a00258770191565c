import type { Config } from '../../config/model.ts';
import type { Credentials, CredentialsMap } from '../../identity/model.ts';

/** The stored hash of a `password` credential, or undefined where there is none. */
export function passwordHash(credentials: CredentialsMap): string | undefined {
  const hash = credentials.password?.config['hashed_password'];
  return typeof hash === 'string' && hash !== '' ? hash : undefined;
}

/** A `password` credential as the reference stores it; identifiers come from the traits. */
export function passwordCredential(hash: string, now: Date, known?: Credentials): Credentials {
  return {
    ...(known ?? { identifiers: [], createdAt: now }),
    type: 'password',
    config: { hashed_password: hash },
    version: 0,
    updatedAt: now,
  };
}

/** One login factor when there is a hash and something to log in with; a migration hook counts as a hash. */
export function countPasswords(credentials: CredentialsMap, config: Config): { first: number; second: number } {
  const { password } = credentials;
  const migrates =
    config.selfservice.methods.password.config.migrate_hook.enabled &&
    password?.config['use_password_migration_hook'] === true;
  const usable =
    password !== undefined &&
    password.identifiers.join('') !== '' &&
    (migrates || passwordHash(credentials) !== undefined);
  return { first: usable ? 1 : 0, second: 0 };
}
