/** Traits: asked for first in two-step registration, changed in settings. */
import type { IdentityRules, SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import { registrationStep } from './registration.ts';
import { settingsStep } from './settings.ts';

export interface ProfileDependencies {
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
}

export const profileStrategy = (deps: ProfileDependencies): Strategy => ({
  method: 'profile',
  group: 'profile',
  alwaysInRegistration: true,
  registration: registrationStep(deps),
  settings: settingsStep(deps),
});
