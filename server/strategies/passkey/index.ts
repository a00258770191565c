/** Passkeys: keys that an authenticator finds by itself, so that nobody has to say who they are. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import type { PasskeyDependencies } from './dependencies.ts';
import { loginStep } from './login.ts';
import { registrationStep } from './registration.ts';
import { settingsStep } from './settings.ts';

export type { PasskeyDependencies } from './dependencies.ts';

export const passkeyStrategy = (deps: PasskeyDependencies): Strategy => ({
  method: 'passkey',
  group: 'passkey',
  completes: { method: 'passkey', aal: 'aal1' },
  login: loginStep(deps),
  registration: registrationStep(deps),
  settings: settingsStep(deps),
});
