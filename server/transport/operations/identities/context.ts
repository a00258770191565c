import type { ConfigSource } from '../../../config/model.ts';
import { PasswordTooLongError, type PasswordHasher } from '../../../crypto/hashers/password-hasher.ts';
import type { Database } from '../../../flows/engine/interfaces/ports.ts';
import { InvalidTraits } from '../../../identity/errors.ts';
import type { IdentityManager } from '../../../identity/manager.ts';
import { UniqueViolation } from '../../../identity/ports.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { badRequest, type ApiError } from '../../../kernel/errors.ts';

export interface IdentityOperationsDependencies {
  readonly config: ConfigSource;
  readonly clock: Clock;
  readonly database: Database;
  readonly manager: IdentityManager;
  /** The hasher of the configuration in force. */
  readonly hasher: () => PasswordHasher;
  /** Decrypts a value that `ciphers` encrypted; undefined when it cannot be decrypted. */
  readonly decrypt: (ciphertext: string) => string | undefined;
}

/** The admin API's error for a fault in the identity of a request. */
export function toApiError(error: unknown, taken: () => ApiError): unknown {
  if (error instanceof InvalidTraits) return error.toApiError();
  if (error instanceof UniqueViolation) return taken();
  if (error instanceof PasswordTooLongError)
    return badRequest(`The password is longer than the ${error.maxBytes} bytes that can be hashed.`);
  return error;
}
