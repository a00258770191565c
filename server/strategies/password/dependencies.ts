import type { Config } from '../../config/model.ts';
import type { PasswordHasher } from '../../crypto/hashers/password-hasher.ts';
import type { VerifyWithMigrationHook } from '../../flows/engine/interfaces/hook.ts';
import type { IdentityRules } from '../../flows/engine/interfaces/ports.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import type { BreachedPasswords } from './breached-passwords.ts';

/** What the password strategy needs. */
export interface PasswordDependencies {
  readonly identities: IdentityStore;
  readonly rules: IdentityRules;
  /** The hasher of a configuration snapshot. */
  readonly hasher: (config: Config) => PasswordHasher;
  readonly breached: (config: Config) => BreachedPasswords;
  readonly verifyWithMigrationHook: VerifyWithMigrationHook;
}
