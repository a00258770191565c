/** The catalogue of hooks. A hook of the configuration that is not here is named in a warning at start. */
import type { Hook } from '../flows/engine/hook.ts';
import { requireVerifiedAddressHook } from './require-verified-address.ts';
import { revokeActiveSessionsHook } from './revoke-active-sessions.ts';
import { sessionHook } from './session.ts';
import { verificationHook } from './verification.ts';
import type { StartDependencies } from '../flows/verification/start-after.ts';
import { showVerificationUiHook } from './show-verification-ui.ts';

export const createHooks = (deps: StartDependencies): readonly Hook[] => [
  sessionHook,
  revokeActiveSessionsHook,
  requireVerifiedAddressHook(deps),
  showVerificationUiHook,
  verificationHook(deps),
];
