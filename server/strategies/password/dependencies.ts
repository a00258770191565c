import type { Config } from '../../config/model.ts';
import type { Waiter } from '../../crypto/hashers/limiter.ts';
import type { PasswordHasher } from '../../crypto/hashers/password-hasher.ts';
import type { VerifyWithMigrationHook } from '../../flows/engine/interfaces/hook.ts';
import type { IdentityRules } from '../../flows/engine/interfaces/ports.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import type { HttpRequest } from '../../kernel/http.ts';
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

/** Whose turn a hash is: places are shared out per connection, client address and identifier. The address may be forged, the connection not. */
export const waiterOf = ({ signal, peer = '', clientIp }: HttpRequest, identifier = ''): Waiter => ({
  signal,
  shares: [peer, clientIp, identifier],
});
