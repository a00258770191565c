import {
  type Hook,
  type SessionContext,
  type HookEffect,
  type HookVerdict,
  CONTINUE,
} from '../flows/engine/interfaces/hook.ts';
import type { LoginFlow, RegistrationFlow, SettingsFlow } from '../flows/engine/interfaces/model.ts';
import { startVerificationAfter, toStarted, type StartDependencies } from '../flows/verification/start-after.ts';
import type { VerifiableAddress } from '../identity/model.ts';

/** Member of a flow's internal context: the verification that was started for it. */
export const STARTED_VERIFICATION = 'registration_verification_flow_continue_with';

/** `verification`: sends a message to the first address that is not verified yet. Settings look at addresses that are new. */
export const verificationHook = (deps: StartDependencies): Hook => ({
  name: 'verification',
  afterLogin: async (context) => (context.flow.requestedAal === 'aal1' ? start(deps, context) : CONTINUE),
  afterRegistration: (context) => start(deps, context),
  afterSettings: (context) => start(deps, context),
});

async function start(
  deps: StartDependencies,
  context: SessionContext<LoginFlow | RegistrationFlow | SettingsFlow>,
): Promise<HookVerdict> {
  const { config, request, flow, identity, session } = context;
  const effects: HookEffect[] = [];
  for (const address of identity.verifiableAddresses.filter((each) => isOpen(flow, each))) {
    const csrfToken = csrfTokenFor(context);
    const started = await startVerificationAfter(deps, {
      config,
      request,
      flow,
      identity,
      address,
      csrfToken,
      session: flow.name === 'settings' ? undefined : session,
    });
    effects.push({ kind: 'write', write: started.write });
    // Answers and what is stored of the identity already say so.
    address.status = 'sent';
    const next = toStarted(config, started.flow, address.value);
    flow.internalContext = { ...flow.internalContext, [STARTED_VERIFICATION]: { ...next } };
    if (!config.feature_flags.legacy_continue_with_verification_ui) break;
    flow.continueWith = [...(flow.continueWith ?? []), { action: 'show_verification_ui', flow: next }];
  }
  return { kind: 'continue', effects };
}

const isOpen = (flow: { readonly name: string }, { value, verified, status }: VerifiableAddress): boolean =>
  value !== '' && (flow.name === 'settings' ? status === 'pending' : !verified);

/** Whoever signs in or up gets a new anti-CSRF cookie anyway; in settings it is the one they have. */
function csrfTokenFor({ flow, request }: SessionContext<LoginFlow | RegistrationFlow | SettingsFlow>): string {
  if (flow.type !== 'browser') return '';
  return flow.name === 'settings' ? request.csrf.token() : request.csrf.regenerate();
}
