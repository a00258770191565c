/** Traits: the first screen of two-step registration, and their change in settings. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import { registrationStep } from './registration.ts';
import { type ProfileDependencies, settingsStep } from './settings.ts';

/** The strategy `profile`. */
export const profileStrategy = (deps: ProfileDependencies): Strategy => ({
  method: 'profile',
  group: 'profile',
  alwaysInRegistration: true,
  registration: registrationStep(deps),
  settings: settingsStep(deps),
});
