import type { ConfigSource } from '../../config/model.ts';
/** The reference's events of self-service flows. */
import type { FlowObserver, SubmissionEnd } from '../../flows/engine/interfaces/flow-observer.ts';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import { NIL_ID } from '../../kernel/id.ts';
import type { Attributes, Tracing } from '../../observability/tracing/tracing.ts';
import { reportDeprecated, reportOldRecovery } from './deprecated.ts';

const EVENTS = {
  login: 'Login',
  registration: 'Registration',
  settings: 'Settings',
  recovery: 'Recovery',
  verification: 'Verification',
} as const;

/** Reports what begins and ends as events of the active span. Of flows that begin, the reference reports logins and registrations. */
export const flowEvents = (tracing: Tracing, config: ConfigSource): FlowObserver => ({
  begun(flow) {
    if (flow.name === 'login')
      tracing.event('LoginInitiated', {
        FlowID: flow.id,
        SelfServiceFlowType: flow.type,
        FlowRefresh: flow.refresh,
        FlowRequestedAAL: flow.requestedAal,
        OrganizationID: flow.organizationId,
      });
    if (flow.name === 'registration')
      tracing.event('RegistrationInitiated', {
        FlowID: flow.id,
        SelfServiceFlowType: flow.type,
        OrganizationID: flow.organizationId,
      });
    if (flow.name === 'recovery') reportOldRecovery(tracing, config.current());
  },
  ended(end) {
    const name = EVENTS[end.flow];
    if (end.result !== 'finished') return tracing.event(`${name}Failed`, failed(end));
    tracing.event(`${name}Succeeded`, succeeded(end));
    if (end.flow === 'recovery' && !config.current().feature_flags.use_continue_with_transitions)
      reportDeprecated(tracing, 'no_continue_with_transition_recovery_issue_session');
    const { signedIn, shown } = end;
    if (signedIn !== undefined)
      tracing.event('LoginSucceeded', {
        IdentityID: signedIn.identityId,
        SessionID: signedIn.id,
        SelfServiceFlowType: shown?.type,
        LoginRequestedAAL: '',
        LoginRequestedPrivilegedSession: false,
        SelfServiceMethodUsed: end.method,
        SelfServiceSSOProviderUsed: end.provider,
        FlowID: end.flowId,
      });
  },
});

function succeeded({ flow, flowId, shown, method, identityId, sessionId, provider }: SubmissionEnd): Attributes {
  const signsIn = flow === 'login';
  return {
    IdentityID: identityId,
    SessionID: signsIn ? sessionId : undefined,
    SelfServiceFlowType: shown?.type,
    ...(signsIn ? requested(shown) : {}),
    SelfServiceMethodUsed: method,
    SelfServiceSSOProviderUsed: signsIn || flow === 'registration' ? provider : undefined,
    FlowID: flowId,
  };
}

/** The reference names the user of a failed login or recovery as far as it knows them. */
function failed({ flow, flowId, shown, method, reason, claimedIdentityId, identityId }: SubmissionEnd): Attributes {
  const why = reason();
  return {
    SelfServiceFlowType: shown?.type ?? '',
    ...(flow === 'login' ? requested(shown) : {}),
    SelfServiceMethodUsed: method ?? '',
    Reason: why,
    ErrorReason: why,
    FlowID: flowId ?? NIL_ID,
    IdentityID: flow === 'login' ? (claimedIdentityId ?? identityId) : undefined,
  };
}

const requested = (flow: Flow | undefined): Attributes =>
  flow?.name === 'login'
    ? { LoginRequestedAAL: flow.requestedAal, LoginRequestedPrivilegedSession: flow.refresh }
    : { LoginRequestedAAL: '', LoginRequestedPrivilegedSession: false };
