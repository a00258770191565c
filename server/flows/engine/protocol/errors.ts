import { toRfc3339 } from '../../../kernel/clock.ts';
/** Errors of the flows that have an answer on the wire: ids and texts are the reference's. */
import { badRequest, catalogued, notFound, unableToLocate, type ApiError } from '../../../kernel/errors.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';

/** 400: the flow is for users without a session. */
export const alreadyLoggedIn = (flow: 'login' | 'registration' | 'recovery'): ApiError =>
  catalogued(
    'session_already_available',
    flow === 'login'
      ? 'A valid session was detected and thus login is not possible. Did you forget to set `?refresh=true`?'
      : `A valid session was detected and thus ${flow} is not possible.`,
    // Recovery says what any bad request says (reference behaviour).
    flow === 'recovery' ? { message: badRequest().fields.message } : {},
  );

/** 401: a second factor needs a first one. */
export const sessionRequiredForHigherAal = (): ApiError =>
  catalogued('session_aal1_required', 'You can not requested a higher AAL (AAL2/AAL3) without an active session.');

/** 400: no `flow` in the query. */
export const flowIdMissing = (): ApiError => badRequest('The flow query parameter is missing or malformed.');

/** 403: the flow belongs to another identity. */
export const initiatedBySomeoneElse = (operation: 'read' | 'submit'): ApiError =>
  catalogued(
    'security_identity_mismatch',
    operation === 'read'
      ? 'The request was made for another identity and has been blocked for security reasons.'
      : 'The request was initiated by someone else and has been blocked for security reasons. Please go back and try again.',
  );

const settingsFlowUnknown = (): ApiError =>
  notFound('The settings request could not be found. Please restart the flow.');

/** 404: the method is disabled. */
export const methodDisabled = (): ApiError =>
  badRequest(
    'This endpoint was disabled by system administrator. Please check your url or contact the system administrator to enable it.',
    {
      code: 404,
      message: 'The requested resource could not be found',
    },
  );

/** 403: the session is too old for this change; `redirectTo` is the login that renews it. */
export const needsReauthentication = (redirectTo: string): ApiError =>
  catalogued(
    'session_refresh_required',
    'The login session is too old and thus not allowed to update these fields. Please re-authenticate.',
    { beside: { redirect_browser_to: redirectTo } },
  );

/** 422: a single-page app must send the browser somewhere. */
export const browserLocationChangeRequired = (to: string): ApiError =>
  catalogued(
    'browser_location_change_required',
    `In order to complete this flow please redirect the browser to: ${to}`,
    { beside: { redirect_browser_to: to } },
  );

/** 410: another flow of the kind took over, and its form says why. */
export const flowReplaced = (reason: string, newFlowId: string): ApiError =>
  catalogued('self_service_flow_replaced', reason, { beside: { use_flow_id: newFlowId } });

const challengeFlowUnknown = (flow: 'recovery' | 'verification'): ApiError =>
  notFound(`The ${flow} request could not be found. Please restart the flow.`);

/** 404, in the words of the flow. */
export function unknownFlow(flow: StrategyFlow): ApiError {
  if (flow === 'settings') return settingsFlowUnknown();
  return flow === 'recovery' || flow === 'verification' ? challengeFlowUnknown(flow) : unableToLocate();
}

/** 410 on a submit: names the new flow that replaces the expired one. */
export function flowExpired(at: Date, now: Date, newFlowId: string): ApiError {
  const age = now.getTime() - at.getTime();
  const reason = `The self-service flow expired ${(age / 60_000).toFixed(2)} minutes ago, initialize a new one.`;
  const beside = { expired_at: toRfc3339(at), since: age * 1_000_000, use_flow_id: newFlowId };
  return catalogued('self_service_flow_expired', reason, { beside });
}
