/** Passkeys: discoverable keys, so that the user signs in without an identifier. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { loginStep } from './login.ts';
import { registrationStep } from './registration.ts';
import { settingsStep } from './settings.ts';

/** The strategy `passkey`. */
export const passkeyStrategy = (deps: WebAuthnDependencies): Strategy => ({
  method: 'passkey',
  group: 'passkey',
  completes: { method: 'passkey', aal: 'aal1' },
  login: loginStep(deps),
  registration: registrationStep(deps),
  settings: settingsStep(deps),
});
