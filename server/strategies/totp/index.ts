/** Codes of an authenticator app (RFC 6238), as a second factor. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import { loginStep } from './login.ts';
import { settingsStep, type TotpDependencies } from './settings.ts';

export type { TotpDependencies } from './settings.ts';

/** The strategy `totp`. */
export const totpStrategy = (deps: TotpDependencies): Strategy => ({
  method: 'totp',
  group: 'totp',
  completes: { method: 'totp', aal: 'aal2' },
  login: loginStep,
  settings: settingsStep(deps),
});
