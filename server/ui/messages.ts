/**
 * The catalogue of messages for users. Ids, texts and contexts are part of the wire contract: clients match on the id, build
 * their own text from the context and fall back to this one. `messages.test.ts` compares it with the reference's list.
 */
import { toRfc3339 } from '../kernel/clock.ts';
import type { Json } from '../kernel/json.ts';
import { error, inGo, info, minutesSince, moment, success } from './message.ts';
import type { UiText } from './model.ts';

/** Labels of nodes. */
export const label = {
  signIn: () => info(1010001, 'Sign in'),
  signInWith: (provider: string, id: string) =>
    info(1010002, `Sign in with ${provider}`, { provider, provider_id: id }),
  signInAndLink: () => info(1010017, 'Sign in and link'),
  confirmWith: (provider: string) => info(1010018, `Confirm with ${provider}`, { provider }),
  signInWithSecurityKey: () => info(1010008, 'Sign in with hardware key'),
  totpCode: () => info(1010006, 'Authentication code'),
  lookupSecret: () => info(1010007, 'Backup recovery code'),
  signInWithTotp: () => info(1010009, 'Use Authenticator'),
  signInWithLookupSecret: () => info(1010010, 'Use backup recovery code'),
  continueLogin: () => info(1010013, 'Continue'),
  signInWithPasskey: () => info(1010021, 'Sign in with passkey'),
  sendLoginCode: () => info(1010015, 'Send sign in code'),
  signInWithPassword: () => info(1010022, 'Sign in with password'),
  sendCodeTo: (channel: string, address: string) => info(1010023, `Send code to ${address}`, { address, channel }),
  signUp: () => info(1040001, 'Sign up'),
  signUpWith: (provider: string, id: string) =>
    info(1040002, `Sign up with ${provider}`, { provider, provider_id: id }),
  continueRegistration: () => info(1040003, 'Continue'),
  signUpWithSecurityKey: () => info(1040004, 'Sign up with security key'),
  signUpWithPasskey: () => info(1040007, 'Sign up with passkey'),
  sendRegistrationCode: () => info(1040006, 'Send sign up code'),
  back: () => info(1040008, 'Back'),
  linkProvider: (provider: string) => info(1050002, `Link ${provider}`, { provider }),
  unlinkProvider: (provider: string) => info(1050003, `Unlink ${provider}`, { provider }),
  unlinkTotp: () => info(1050004, 'Unlink TOTP Authenticator App'),
  totpQrCode: () => info(1050005, 'Authenticator app QR code'),
  revealLookupSecrets: () => info(1050007, 'Reveal backup recovery codes'),
  regenerateLookupSecrets: () => info(1050008, 'Generate new backup recovery codes'),
  lookupSecrets: () => info(1050010, 'These are your back up recovery codes. Please keep them in a safe place!'),
  confirmLookupSecrets: () => info(1050011, 'Confirm backup recovery codes'),
  addSecurityKey: () => info(1050012, 'Add security key'),
  securityKeyName: () => info(1050013, 'Name of the security key'),
  disableLookupSecrets: () => info(1050016, 'Disable this method'),
  totpSecret: () => info(1050017, 'This is your authenticator app secret. Use it if you can not scan the QR code.'),
  removeSecurityKey: (name: string, addedAt: Date) =>
    info(1050018, `Remove security key "${name}"`, { ...moment('added_at', addedAt), display_name: name }),
  addPasskey: () => info(1050019, 'Add passkey'),
  removePasskey: (name: string, addedAt: Date) =>
    info(1050020, `Remove passkey "${name}"`, { ...moment('added_at', addedAt), display_name: name }),
  password: () => info(1070001, 'Password'),
  /** The title of a trait in its identity schema. */
  trait: (title: string, name: string) => info(1070002, title, { name, title }),
  save: () => info(1070003, 'Save'),
  submit: () => info(1070005, 'Submit'),
  id: () => info(1070004, 'ID'),
  verifyCode: () => info(1070006, 'Verify code'),
  email: () => info(1070007, 'Email'),
  resendCode: () => info(1070008, 'Resend code'),
  continue: () => info(1070009, 'Continue'),
  /** A value shown as text, such as an address. */
  plain: (text: string) => info(1070000, text),
  recoveryCode: () => info(1070010, 'Recovery code'),
  verificationCode: () => info(1070011, 'Verification code'),
  recoveryAddress: () => info(1070016, 'Recovery address'),
  backInRecovery: () => info(1060007, 'Back'),
  registrationCode: () => info(1070012, 'Registration code'),
  loginCode: () => info(1070013, 'Login code'),
  phone: () => info(1070017, 'Phone number'),
};

/** Secrets shown as text nodes. */
export const shown = {
  totpSecret: (secret: string) => info(1050006, secret, { secret }),
  lookupSecrets: (secrets: readonly LookupSecretShown[]) =>
    info(1050015, secrets.map(({ code, usedAt }) => (usedAt === undefined ? code : 'used')).join(', '), {
      secrets: secrets.map((secret) => lookupSecret(secret) as unknown as Json),
    }),
};

interface LookupSecretShown {
  readonly code: string;
  readonly usedAt?: Date | undefined;
}

const lookupSecret = ({ code, usedAt }: LookupSecretShown): UiText =>
  usedAt === undefined
    ? info(1050009, code, { secret: code })
    : info(1050014, `Secret was used at ${inGo(usedAt)}`, moment('used_at', usedAt));

const sentByEmail = (what: string): string =>
  `An email containing a ${what} has been sent to the email address you provided. If you have not received an email, check the spelling of the address and make sure to use the address you registered with.`;

/** Messages above a form. */
export const notice = {
  confirmItIsYou: () => info(1010003, 'Please confirm this action by verifying that it is you.'),
  linkAtLogin: (
    identifier: string,
    provider: string,
    loginUrl: string,
    credentialTypes: readonly string[],
    providers: readonly string[],
  ) =>
    info(
      1010016,
      `You tried to sign in with "${identifier}", but that email is already used by another account. Sign in to your account with one of the options below to add your account "${identifier}" at "${provider}" as another way to sign in.`,
      {
        duplicateIdentifier: identifier,
        duplicate_identifier: identifier,
        provider,
        newLoginUrl: loginUrl,
        new_login_url: loginUrl,
        available_credential_types: credentialTypes,
        available_providers: providers,
      },
    ),
  completeSecondFactor: () => info(1010004, 'Please complete the second authentication challenge.'),
  prepareSecurityKey: () =>
    info(1010012, 'Prepare your WebAuthn device (e.g. security key, biometrics scanner, ...) and press continue.'),
  loginCodeSent: () =>
    info(
      1010014,
      "A code was sent to the address you provided. If you didn't receive it, please check the spelling of the address and try again.",
    ),
  registrationCodeSent: () =>
    info(
      1040005,
      'A code has been sent to the address(es) you provided. If you have not received a message, check the spelling of the address and retry the registration.',
    ),
  chooseCredential: () => info(1040009, 'Please choose a credential to authenticate yourself with.'),
  changesSaved: () => success(1050001, 'Your changes have been saved!'),
  recovered: (until: Date, now: Date) => {
    const minutes = ((until.getTime() - now.getTime()) / 60_000).toFixed(2);
    return success(
      1060001,
      `You successfully recovered your account. Please change your password or set up an alternative login method (e.g. social sign in) within the next ${minutes} minutes.`,
      { privilegedSessionExpiresAt: toRfc3339(until), ...moment('privileged_session_expires_at', until) },
    );
  },
  recoveryLinkSent: () => info(1060002, sentByEmail('recovery link')),
  recoveryCodeSent: () => info(1060003, sentByEmail('recovery code')),
  recoveryCodeSentTo: (masked: string) =>
    info(
      1060004,
      `A recovery code has been sent to ${masked}. If you have not received it, check the spelling of the address and make sure to use the address you registered with.`,
      { masked_address: masked },
    ),
  giveWholeRecoveryAddress: () =>
    info(1060005, 'Recover access to your account by providing your recovery address in full.'),
  chooseRecoveryAddress: () => info(1060006, 'How do you want to recover your account?'),
  verificationLinkSent: () => info(1080001, sentByEmail('verification link')),
  verified: () => success(1080002, 'You successfully verified your email address.'),
  verificationCodeSent: () => info(1080003, sentByEmail('verification code')),
};

/** Errors of a value or a submission. */
export const problem = {
  generic: (reason: string) => error(4000001, reason, { reason }),
  required: (property: string) => error(4000002, `Property ${property} is missing.`, { property }),
  tooShort: (minimum: number, actual: number) =>
    error(4000003, `length must be >= ${minimum}, but got ${actual}`, { actual_length: actual, min_length: minimum }),
  pattern: (pattern: string) => error(4000004, `does not match pattern "${pattern}"`, { pattern }),
  passwordPolicy: (reason: string) => error(4000005, `The password can not be used because ${reason}.`, { reason }),
  invalidCredentials: () =>
    error(
      4000006,
      'The provided credentials are invalid, check for spelling mistakes in your password or username, email address, or phone number.',
    ),
  duplicateCredentials: () =>
    error(4000007, 'An account with the same identifier (email, phone, username, ...) exists already.'),
  /** For authenticator apps and security keys (reference behaviour). */
  totpCodeInvalid: () => error(4000008, 'The provided authentication code is invalid, please try again.'),
  identifierMissing: () =>
    error(
      4000009,
      'Could not find any login identifiers. Did you forget to set them? This could also be caused by a server misconfiguration.',
    ),
  addressNotVerified: () => error(4000010, 'Account not active yet. Did you forget to verify your email address?'),
  noTotpDevice: () => error(4000011, 'You have no TOTP device set up.'),
  lookupSecretUsed: () => error(4000012, 'This backup recovery code has already been used.'),
  noSecurityKey: () => error(4000013, 'You have no WebAuthn device set up.'),
  noLookupSecrets: () => error(4000014, 'You have no backup recovery codes set up.'),
  noLookupSecretsToReveal: () => problem.generic('Can not reveal lookup codes because you have none.'),
  noSuchSecurityKeyUser: () => error(4000015, 'This account does not exist or has no security key set up.'),
  lookupSecretInvalid: () => error(4000016, 'The backup recovery code is not valid.'),
  tooLong: (maximum: number, actual: number) =>
    error(4000017, `length must be <= ${maximum}, but got ${actual}`, { actual_length: actual, max_length: maximum }),
  minimum: (minimum: number, actual: number) =>
    error(4000018, `must be >= ${minimum} but found ${actual}`, { actual, minimum }),
  exclusiveMinimum: (minimum: number, actual: number) =>
    error(4000019, `must be > ${minimum} but found ${actual}`, { actual, minimum }),
  maximum: (maximum: number, actual: number) =>
    error(4000020, `must be <= ${maximum} but found ${actual}`, { actual, maximum }),
  exclusiveMaximum: (maximum: number, actual: number) =>
    error(4000021, `must be < ${maximum} but found ${actual}`, { actual, maximum }),
  multipleOf: (base: number, actual: number) => error(4000022, `${actual} not multipleOf ${base}`, { actual, base }),
  tooManyItems: (maximum: number, actual: number) =>
    error(4000023, `maximum ${maximum} items allowed, but found ${actual} items`, {
      actual_items: actual,
      max_items: maximum,
    }),
  tooFewItems: (minimum: number, actual: number) =>
    error(4000024, `minimum ${minimum} items allowed, but found ${actual} items`, {
      actual_items: actual,
      min_items: minimum,
    }),
  itemsNotUnique: (first: number, second: number) =>
    error(4000025, `items at index ${first} and ${second} are equal`, { index_a: first, index_b: second }),
  wrongType: (allowed: readonly string[], actual: string) =>
    error(4000026, `expected ${allowed.join(' or ')}, but got ${actual}`, {
      actual_type: actual,
      allowed_types: [...allowed],
    }),
  /** The duplicate-account message that names the login methods of the other account (`login_hints`). */
  duplicateWithHints: (text: string, context: { readonly [key: string]: Json }) => error(4000028, text, context),
  constant: (expected: string) => error(4000029, `must be equal to constant ${expected}`, { expected }),
  constantGeneric: () => error(4000030, 'const failed'),
  passwordTooSimilar: () => error(4000031, 'The password can not be used because it is too similar to the identifier.'),
  passwordTooShort: (minimum: number, actual: number) =>
    error(4000032, `The password must be at least ${minimum} characters long, but got ${actual}.`, {
      actual_length: actual,
      min_length: minimum,
    }),
  passwordTooLong: (maximum: number, actual: number) =>
    error(4000033, `The password must be at most ${maximum} characters long, but got ${actual}.`, {
      actual_length: actual,
      max_length: maximum,
    }),
  passwordBreached: (breaches: number) =>
    error(4000034, 'The password has been found in data breaches and must no longer be used.', { breaches }),
  noCodeCredential: () => error(4000035, 'This account does not exist or has not setup sign in with code.'),
  traitsMismatch: () =>
    error(4000036, 'The provided traits do not match the traits previously associated with this flow.'),
  accountNotFound: () => error(4000037, 'This account does not exist or has no login method configured.'),
  passwordUnchanged: () => error(4000039, 'The new password must be different from the old password.'),
  email: (value: string) => error(4000040, 'Enter a valid email address', { value }),
  phone: (value: string) => error(4000041, 'Enter a valid phone number', { value }),
  loginFlowExpired: (at: Date, now: Date) =>
    error(
      4010001,
      `The login flow expired ${minutesSince(at, now)} minutes ago, please try again.`,
      moment('expired_at', at),
    ),
  noLoginStrategy: () =>
    error(4010002, 'Could not find a strategy to log you in with. Did you fill out the form correctly?'),
  noRegistrationStrategy: () =>
    error(4010003, 'Could not find a strategy to sign you up with. Did you fill out the form correctly?'),
  noSettingsStrategy: () =>
    error(4010004, 'Could not find a strategy to update your settings. Did you fill out the form correctly?'),
  noRecoveryStrategy: () =>
    error(4010005, 'Could not find a strategy to recover your account with. Did you fill out the form correctly?'),
  noVerificationStrategy: () =>
    error(4010006, 'Could not find a strategy to verify your account with. Did you fill out the form correctly?'),
  loginAlreadyCompleted: () => error(4010007, 'The request was already completed successfully and can not be retried.'),
  loginCodeInvalid: () => error(4010008, 'The login code is invalid or has already been used. Please try again.'),
  linkedCredentialsDoNotMatch: () => error(4010009, 'Linked credentials do not match.'),
  addressUnknown: () =>
    error(4010010, 'The address you entered does not match any known addresses in the current account.'),
  registrationFlowExpired: (at: Date, now: Date) =>
    error(
      4040001,
      `The registration flow expired ${minutesSince(at, now)} minutes ago, please try again.`,
      moment('expired_at', at),
    ),
  registrationCodeInvalid: () =>
    error(4040003, 'The registration code is invalid or has already been used. Please try again.'),
  settingsFlowExpired: (at: Date, now: Date) =>
    error(
      4050001,
      `The settings flow expired ${minutesSince(at, now)} minutes ago, please try again.`,
      moment('expired_at', at),
    ),
  recoveryAlreadyCompleted: () =>
    error(4060001, 'The request was already completed successfully and can not be retried.'),
  recoveryFailed: () => error(4060002, 'The recovery flow reached a failure state and must be retried.'),
  recoveryTokenInvalid: () =>
    error(4060004, 'The recovery token is invalid or has already been used. Please retry the flow.'),
  recoveryFlowExpired: (at: Date, now: Date) =>
    error(
      4060005,
      `The recovery flow expired ${minutesSince(at, now)} minutes ago, please try again.`,
      moment('expired_at', at),
    ),
  recoveryCodeInvalid: () => error(4060006, 'The recovery code is invalid or has already been used. Please try again.'),
  verificationTokenInvalid: () =>
    error(4070001, 'The verification token is invalid or has already been used. Please retry the flow.'),
  verificationAlreadyCompleted: () =>
    error(4070002, 'The request was already completed successfully and can not be retried.'),
  verificationFailed: () => error(4070003, 'The verification flow reached a failure state and must be retried.'),
  verificationFlowExpired: (at: Date, now: Date) =>
    error(
      4070005,
      `The verification flow expired ${minutesSince(at, now)} minutes ago, please try again.`,
      moment('expired_at', at),
    ),
  verificationCodeInvalid: () =>
    error(4070006, 'The verification code is invalid or has already been used. Please try again.'),
};
