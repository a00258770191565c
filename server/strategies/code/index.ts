/** One-time codes: the user enters a code that was sent to their address. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import type { CodeLoginDependencies } from './login-form.ts';
import { loginStep } from './login.ts';
import { recoveryStep } from './recovery.ts';
import { type CodeRegistrationDependencies, registrationStep } from './registration.ts';
import { verificationStep } from './verification.ts';

export type CodeDependencies = CodeLoginDependencies & CodeRegistrationDependencies;

/** The strategy `code`. */
export const codeStrategy = (deps: CodeDependencies): Strategy => ({
  method: 'code',
  group: 'code',
  completes: { method: 'code', aal: 'aal1' },
  login: loginStep(deps),
  registration: registrationStep(deps),
  recovery: recoveryStep,
  verification: verificationStep,
});
