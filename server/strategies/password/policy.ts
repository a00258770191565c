import { upstreamFailed, type ApiError } from '../../kernel/errors.ts';
import { problem } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import { BreachCheckError, type BreachCheckFailure, type BreachedPasswords } from './breached-passwords.ts';
import { isSimilar } from './similarity.ts';

/** `selfservice.methods.password.config` and the limit of the hasher. */
export interface PasswordPolicy {
  /** In bytes of UTF-8, like the reference. */
  readonly minLength: number;
  /** The most bytes that the configured hasher accepts; absent: no limit. */
  readonly maxLength?: number;
  readonly identifierSimilarityCheck: boolean;
  readonly breachCheck?: {
    readonly maxBreaches: number;
    /** Whether to accept a password when the list does not answer, or with a status other than 200. */
    readonly ignoreNetworkErrors: boolean;
  };
}

/** Why a password is refused. The user can fix the first four. */
export type PasswordProblem =
  | { readonly kind: 'too-short'; readonly minLength: number; readonly actualLength: number }
  | { readonly kind: 'too-long'; readonly maxLength: number; readonly actualLength: number }
  | { readonly kind: 'too-similar' }
  | { readonly kind: 'breached'; readonly breaches: number }
  | { readonly kind: 'breach-check-failed'; readonly failure: BreachCheckFailure; readonly cause: BreachCheckError };

async function breachProblem(
  check: NonNullable<PasswordPolicy['breachCheck']>,
  breached: BreachedPasswords,
  password: string,
): Promise<PasswordProblem | undefined> {
  try {
    const breaches = await breached.count(password);
    return breaches > check.maxBreaches ? { kind: 'breached', breaches } : undefined;
  } catch (error) {
    if (!(error instanceof BreachCheckError)) throw error;
    // A malformed answer is not a network error (reference behaviour).
    if (check.ignoreNetworkErrors && error.failure !== 'malformed') return undefined;
    return { kind: 'breach-check-failed', failure: error.failure, cause: error };
  }
}

/**
 * Checks a new password against the policy and all identifiers of the account; `undefined` when it is acceptable. The order is
 * the reference's: length, similarity to the first identifier, breach list, similarity to the other identifiers.
 */
export async function checkPassword(
  policy: PasswordPolicy,
  breached: BreachedPasswords,
  password: string,
  identifiers: readonly string[],
): Promise<PasswordProblem | undefined> {
  const actualLength = Buffer.byteLength(password);
  if (actualLength < policy.minLength) return { kind: 'too-short', minLength: policy.minLength, actualLength };
  const similar = (some: readonly string[]) =>
    policy.identifierSimilarityCheck && some.some((identifier) => isSimilar(identifier, password));
  if (similar(identifiers.slice(0, 1))) return { kind: 'too-similar' };
  const breach = policy.breachCheck && (await breachProblem(policy.breachCheck, breached, password));
  if (breach) return breach;
  if (similar(identifiers.slice(1))) return { kind: 'too-similar' };
  const { maxLength = Infinity } = policy;
  return actualLength > maxLength ? { kind: 'too-long', maxLength, actualLength } : undefined;
}

const CHECK_FAILED_REASON: Record<BreachCheckFailure, string> = {
  network: 'Unable to check if password has been leaked because an unexpected network error occurred',
  status: 'Unexpected status code from haveibeenpwned.com',
  malformed: 'Expected password hash to contain a count formatted as int',
};

function checkFailed({ failure, cause }: Extract<PasswordProblem, { kind: 'breach-check-failed' }>): ApiError {
  const reason = CHECK_FAILED_REASON[failure];
  const message = failure === 'malformed' ? {} : { message: 'Leaked password server unavailable' };
  const error = upstreamFailed(reason, message);
  error.cause = cause;
  return error;
}

/** The message at the password field, or the error that ends the request when the check for breaches failed. */
export function passwordProblemReply(found: PasswordProblem): UiText | ApiError {
  switch (found.kind) {
    case 'too-short':
      return problem.passwordTooShort(found.minLength, found.actualLength);
    case 'too-long':
      return problem.passwordTooLong(found.maxLength, found.actualLength);
    case 'too-similar':
      return problem.passwordTooSimilar();
    case 'breached':
      return problem.passwordBreached(found.breaches);
    case 'breach-check-failed':
      return checkFailed(found);
  }
}
