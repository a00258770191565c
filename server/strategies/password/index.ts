/** Passwords: login, registration and change. */
import type { SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import type { PasswordDependencies } from './dependencies.ts';
import { loginStep } from './login.ts';
import { registrationStep } from './registration.ts';
import { settingsStep } from './settings.ts';

/** The strategy `password`. */
export const passwordStrategy = (deps: PasswordDependencies & { readonly schemas: SchemaForms }): Strategy => ({
  method: 'password',
  group: 'password',
  completes: { method: 'password', aal: 'aal1' },
  login: loginStep(deps),
  registration: registrationStep(deps),
  settings: settingsStep(deps),
});
