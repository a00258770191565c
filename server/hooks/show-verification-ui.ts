import { type Hook, type HookContext, type HookVerdict, CONTINUE } from '../flows/engine/interfaces/hook.ts';
import type { LoginFlow, RegistrationFlow, SettingsFlow } from '../flows/engine/interfaces/model.ts';
import { withQuery } from '../flows/engine/protocol/urls.ts';
import type { StartedVerification } from '../flows/verification/start-after.ts';
import { STARTED_VERIFICATION } from './verification.ts';

/**
 * `show_verification_ui`: sends the user to the verification flow that this flow has started. If no verification was started (no
 * address to verify, or verification is off), the flow ends as usual, as in the reference.
 */
const show = async ({
  config,
  flow,
}: HookContext<LoginFlow | RegistrationFlow | SettingsFlow>): Promise<HookVerdict> => {
  const started = flow.internalContext[STARTED_VERIFICATION];
  if (started === undefined) return CONTINUE;
  const next = started as unknown as StartedVerification;
  return {
    kind: 'continue',
    continueWith: [{ action: 'show_verification_ui', flow: next }],
    // Browsers alone follow it, and settings have a page of their own.
    ...(flow.name === 'settings'
      ? {}
      : { continueAt: withQuery(config.derived.flows.verification.uiUrl, { flow: next.id }) }),
  };
};

export const showVerificationUiHook: Hook = {
  name: 'show_verification_ui',
  afterLogin: show,
  afterRegistration: show,
  afterSettings: show,
};
