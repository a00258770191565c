/** Security keys (WebAuthn), as a second factor or, with `passwordless`, instead of a password. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { loginStep } from './login.ts';
import { registrationStep } from './registration.ts';
import { settingsStep } from './settings.ts';

/** The strategy `webauthn`. */
export const webAuthnStrategy = (deps: WebAuthnDependencies): Strategy => ({
  method: 'webauthn',
  group: 'webauthn',
  completes: { method: 'webauthn', aal: 'aal2' },
  login: loginStep(deps),
  registration: registrationStep(deps),
  settings: settingsStep(deps),
});
