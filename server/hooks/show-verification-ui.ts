import type { Hook, HookContext, HookVerdict } from '../flows/engine/hook.ts';
import { CONTINUE } from '../flows/engine/hook.ts';
import type { LoginFlow, RegistrationFlow, SettingsFlow } from '../flows/engine/model.ts';

/**
 * `show_verification_ui`: sends the person to the verification flow that this flow has started. Where none was started (no address to
 * verify, or verification is off) there is nothing to show and the flow ends as usual, as in the reference.
 */
const show = async ({ flow }: HookContext<LoginFlow | RegistrationFlow | SettingsFlow>): Promise<HookVerdict> => {
  const started = flow.continueWith?.find(({ action }) => action === 'show_verification_ui');
  if (started !== undefined) flow.continueWith = [...(flow.continueWith ?? []), started];
  return CONTINUE;
};

export const showVerificationUiHook: Hook = {
  name: 'show_verification_ui',
  afterLogin: show,
  afterRegistration: show,
  afterSettings: show,
};
