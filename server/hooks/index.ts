/** The catalogue of hooks. The server warns at start of a configured hook that is not in it. */
import type { Hook, HookCatalogue } from '../flows/engine/interfaces/hook.ts';
import type { StartDependencies } from '../flows/verification/start-after.ts';
import { requireVerifiedAddressHook } from './require-verified-address.ts';
import { revokeActiveSessionsHook } from './revoke-active-sessions.ts';
import { sessionHook } from './session.ts';
import { showVerificationUiHook } from './show-verification-ui.ts';
import { verificationHook } from './verification.ts';
import type { WebHooks } from './web-hook/index.ts';

/** Returns the function that finds the hook for one entry of `hooks` in the configuration. */
export function createHooks(deps: StartDependencies, webHooks: Pick<WebHooks, 'hook'>): HookCatalogue {
  const hooks: readonly Hook[] = [
    sessionHook,
    revokeActiveSessionsHook,
    requireVerifiedAddressHook(deps),
    showVerificationUiHook,
    verificationHook(deps),
  ];
  return (config) =>
    config.hook === 'web_hook' ? webHooks.hook(config.config) : hooks.find(({ name }) => name === config.hook);
}
