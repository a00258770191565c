import { type Hook, type SessionContext, type HookVerdict, CONTINUE } from '../flows/engine/interfaces/hook.ts';
import type { LoginFlow, RegistrationFlow, SettingsFlow } from '../flows/engine/interfaces/model.ts';
import { startVerificationAfter, toStarted, type StartDependencies } from '../flows/verification/start-after.ts';
import type { IdentityWithCredentials, VerifiableAddress } from '../identity/model.ts';

/** Key in the internal context of a flow: the verification that was started for it. */
export const STARTED_VERIFICATION = 'registration_verification_flow_continue_with';

/** `verification`: sends a message to the first address that is not verified yet; after settings, to the first new address. */
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
  const open = identity.verifiableAddresses.filter((each) => isOpen(flow, each));
  // Clients from before v1.0 expect all of them, others the first.
  const unverified = config.feature_flags.legacy_continue_with_verification_ui ? open : open.slice(0, 1);
  if (unverified.length === 0) return CONTINUE;
  const renewsCsrf = flow.type === 'browser' && flow.name !== 'settings';
  const started: (Awaited<ReturnType<typeof startVerificationAfter>> & { readonly address: VerifiableAddress })[] = [];
  for (const address of unverified) {
    const follows = await startVerificationAfter(deps, {
      config,
      request,
      flow,
      identity,
      address,
      csrfToken: csrfTokenFor(context),
      session: flow.name === 'settings' ? undefined : session,
    });
    started.push({ address, ...follows });
  }
  const next = started.map(({ address, flow: follows }) => toStarted(config, follows, address.value));
  return {
    kind: 'continue',
    effects: started.map(({ write, writeWith }) => ({ kind: 'write', write, writeWith })),
    // The response and the stored identity already show this status.
    identity: withSent(identity, unverified),
    internalContext: { [STARTED_VERIFICATION]: { ...next.at(-1) } },
    ...(config.feature_flags.legacy_continue_with_verification_ui
      ? { continueWith: next.map((follows) => ({ action: 'show_verification_ui' as const, flow: follows })) }
      : {}),
    renewsCsrf,
  };
}

const withSent = (identity: IdentityWithCredentials, sent: readonly VerifiableAddress[]): IdentityWithCredentials => ({
  ...identity,
  verifiableAddresses: identity.verifiableAddresses.map((address) =>
    sent.includes(address) ? { ...address, status: 'sent' as const } : address,
  ),
});

const isOpen = (flow: { readonly name: string }, { value, verified, status }: VerifiableAddress): boolean =>
  value !== '' && (flow.name === 'settings' ? status === 'pending' : !verified);

/** A login or a registration gives the browser a new anti-CSRF cookie anyway; in settings it keeps the one it has. */
function csrfTokenFor({ flow, request }: SessionContext<LoginFlow | RegistrationFlow | SettingsFlow>): string {
  if (flow.type !== 'browser') return '';
  return flow.name === 'settings' ? request.csrf.token() : request.csrf.next();
}
