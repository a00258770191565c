/** Backup codes, each good for one login, as a second factor. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import { loginStep } from './login.ts';
import { settingsStep, type LookupSecretDependencies } from './settings.ts';

export type { LookupSecretDependencies } from './settings.ts';

/** The strategy `lookup_secret`. */
export const lookupSecretStrategy = (deps: LookupSecretDependencies): Strategy => ({
  method: 'lookup_secret',
  group: 'lookup_secret',
  completes: { method: 'lookup_secret', aal: 'aal2' },
  login: loginStep,
  settings: settingsStep(deps),
});
