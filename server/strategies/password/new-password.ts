import type { Config } from '../../config/model.ts';
import { BCRYPT_MAX_PASSWORD_BYTES } from '../../crypto/hashers/formats/bcrypt.ts';
import { ApiError } from '../../kernel/errors.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';
import type { PasswordDependencies } from './dependencies.ts';
import { checkPassword, passwordProblemReply, type PasswordPolicy } from './policy.ts';

/** The policy of a configuration snapshot. */
export function policyOf(config: Config): PasswordPolicy {
  const {
    min_password_length,
    identifier_similarity_check_enabled,
    haveibeenpwned_enabled,
    max_breaches,
    ignore_network_errors,
  } = config.selfservice.methods.password.config;
  return {
    minLength: min_password_length,
    ...(config.derived.hashers.algorithm === 'bcrypt' ? { maxLength: BCRYPT_MAX_PASSWORD_BYTES } : {}),
    identifierSimilarityCheck: identifier_similarity_check_enabled,
    ...(haveibeenpwned_enabled
      ? { breachCheck: { maxBreaches: max_breaches, ignoreNetworkErrors: ignore_network_errors } }
      : {}),
  };
}

/**
 * The problem with a new password for an account with these identifiers; undefined when it is acceptable.
 * @throws ApiError when the check for breached passwords fails and the configuration does not ignore that
 */
export async function newPasswordProblem(
  deps: PasswordDependencies,
  config: Config,
  password: string,
  identifiers: readonly string[],
): Promise<FieldProblem | undefined> {
  if (identifiers.length === 0) return { message: problem.identifierMissing() };
  const found = await checkPassword(policyOf(config), deps.breached(config), password, identifiers);
  if (found === undefined) return undefined;
  const reply = passwordProblemReply(found);
  if (reply instanceof ApiError) throw reply;
  return { field: 'password', message: reply };
}
