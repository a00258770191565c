/** Hooks in spans that have the reference's names. */
import type { HookName } from '../../config/model.ts';
import type { FlowContext, Hook, HookCatalogue } from '../../flows/engine/interfaces/hook.ts';
import type { Flow, FlowName } from '../../flows/engine/interfaces/model.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';

const CLASSES: Readonly<Partial<Record<HookName, string>>> = {
  web_hook: 'WebHook',
  session: 'SessionIssuer',
  revoke_active_sessions: 'SessionDestroyer',
  require_verified_address: 'AddressVerifier',
  show_verification_ui: 'ShowVerificationUIHook',
  verification: 'Verifier',
};

type Moment = Exclude<keyof Hook, 'name' | 'callsOut'>;

const FLOWS: Readonly<Record<FlowName, string>> = {
  login: 'Login',
  registration: 'Registration',
  settings: 'Settings',
  recovery: 'Recovery',
  verification: 'Verification',
};

/** What a moment is called there; `flow` where it is one of several flows. */
const MOMENTS: Readonly<Record<Moment, (flow: FlowName) => string>> = {
  beforeFlow: (flow) => `Execute${FLOWS[flow]}PreHook`,
  beforePersist: (flow) =>
    flow === 'settings' ? 'ExecuteSettingsPrePersistHook' : 'ExecutePostRegistrationPrePersistHook',
  afterLogin: () => 'ExecuteLoginPostHook',
  afterRegistration: () => 'ExecutePostRegistrationPostPersistHook',
  afterSettings: () => 'ExecuteSettingsPostPersistHook',
  afterRecovery: () => 'ExecutePostRecoveryHook',
  afterVerification: () => 'ExecutePostVerificationHook',
  afterPersist: (flow) =>
    flow === 'settings' ? 'ExecuteSettingsPostPersistHook' : 'ExecutePostRegistrationPostPersistHook',
};

const ALL = Object.keys(MOMENTS) as readonly Moment[];

/** The catalogue, whose hooks run in spans of their own. */
export function tracedHooks(catalogue: HookCatalogue, tracing: Tracing | undefined): HookCatalogue {
  if (tracing === undefined) return catalogue;
  return (config) => {
    const hook = catalogue(config);
    return hook && tracedHook(hook, tracing);
  };
}

type Run = (context: FlowContext<Flow>) => Promise<unknown>;

function tracedHook(hook: Hook, tracing: Tracing): Hook {
  const methods = ALL.flatMap((moment): [Moment, Run][] => {
    const run = hook[moment] as Run | undefined;
    if (run === undefined) return [];
    return [
      [
        moment,
        (context) => {
          const name = `selfservice.hook.${CLASSES[hook.name] ?? hook.name}.${MOMENTS[moment](context.flow.name)}`;
          return tracing.span(name, {}, () => run.call(hook, context));
        },
      ],
    ];
  });
  return { ...hook, ...Object.fromEntries(methods) };
}
