import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { label, notice, problem } from './messages.ts';
import type { UiText } from './model.ts';

const FACTS = new URL('../../../shared/kratos-v26.2.0/messages.json', import.meta.url);
const then = new Date('2020-01-01T00:59:59Z');
const now = new Date(then.getTime() + 60_000);

/** Every message of the catalogue, made from the values that the reference's list was made from. */
const made: readonly UiText[] = [
  label.signIn(),
  label.signInWithPassword(),
  label.signInWithSecurityKey(),
  label.continueLogin(),
  label.signInWithPasskey(),
  label.signUpWithSecurityKey(),
  label.signUpWithPasskey(),
  label.addSecurityKey(),
  label.securityKeyName(),
  label.removeSecurityKey('{display_name}', then),
  label.addPasskey(),
  label.removePasskey('{display_name}', then),
  notice.prepareSecurityKey(),
  problem.noSecurityKey(),
  problem.noSuchSecurityKeyUser(),
  label.signUp(),
  label.back(),
  label.password(),
  label.trait('{title}', '{name}'),
  label.save(),
  label.id(),
  label.email(),
  label.submit(),
  label.resendCode(),
  label.recoveryCode(),
  label.recoveryAddress(),
  label.backInRecovery(),
  label.verificationCode(),
  label.continue(),
  label.phone(),
  notice.confirmItIsYou(),
  notice.completeSecondFactor(),
  notice.chooseCredential(),
  notice.changesSaved(),
  notice.recovered(new Date('2020-01-01T01:01:00Z'), new Date('2020-01-01T01:00:00Z')),
  notice.recoveryLinkSent(),
  notice.recoveryCodeSent(),
  notice.recoveryCodeSentTo('{masked_address}'),
  notice.giveWholeRecoveryAddress(),
  notice.chooseRecoveryAddress(),
  notice.verificationLinkSent(),
  notice.verified(),
  notice.verificationCodeSent(),
  problem.generic('{reason}'),
  problem.required('{property}'),
  problem.tooShort(5, 3),
  problem.pattern('{pattern}'),
  problem.passwordPolicy('{reason}'),
  problem.invalidCredentials(),
  problem.duplicateCredentials(),
  problem.identifierMissing(),
  problem.addressNotVerified(),
  problem.tooLong(5, 6),
  problem.minimum(5, 3),
  problem.exclusiveMinimum(5, 5),
  problem.maximum(5, 6),
  problem.exclusiveMaximum(5, 5),
  problem.multipleOf(7, 3),
  problem.tooManyItems(3, 4),
  problem.tooFewItems(3, 2),
  problem.itemsNotUnique(0, 2),
  problem.wrongType(['{allowed_types_list}'], '{actual_type}'),
  problem.constant('{expected}'),
  problem.constantGeneric(),
  problem.passwordTooSimilar(),
  problem.passwordTooShort(6, 5),
  problem.passwordTooLong(72, 80),
  problem.passwordBreached(101),
  problem.accountNotFound(),
  problem.passwordUnchanged(),
  problem.email('{value}'),
  problem.phone('{value}'),
  problem.loginFlowExpired(then, now),
  problem.noLoginStrategy(),
  problem.noRegistrationStrategy(),
  problem.noSettingsStrategy(),
  problem.noRecoveryStrategy(),
  problem.noVerificationStrategy(),
  problem.loginAlreadyCompleted(),
  problem.registrationFlowExpired(then, now),
  problem.settingsFlowExpired(then, now),
  problem.recoveryAlreadyCompleted(),
  problem.recoveryFailed(),
  problem.recoveryTokenInvalid(),
  problem.recoveryFlowExpired(then, now),
  problem.recoveryCodeInvalid(),
  problem.verificationTokenInvalid(),
  problem.verificationAlreadyCompleted(),
  problem.verificationFailed(),
  problem.verificationFlowExpired(then, now),
  problem.verificationCodeInvalid(),
];

describe('the catalogue of messages', () => {
  it('has each id once', () => {
    expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
  });

  it.skipIf(!existsSync(FACTS))('says what the reference says, with its contexts', () => {
    const facts = JSON.parse(readFileSync(FACTS, 'utf8')) as UiText[];
    for (const message of made) expect(message).toEqual(facts.find(({ id }) => id === message.id));
  });
});
