import { toRfc3339 } from '../../../kernel/clock.ts';
/** Errors of the flows that have an answer on the wire: ids and texts are the reference's. */
import {
  badRequest,
  forbidden,
  gone,
  notFound,
  unableToLocate,
  unauthorized,
  type ApiError,
} from '../../../kernel/errors.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';

export const alreadyLoggedIn = (flow: 'login' | 'registration' | 'recovery'): ApiError =>
  badRequest(
    flow === 'login'
      ? 'A valid session was detected and thus login is not possible. Did you forget to set `?refresh=true`?'
      : `A valid session was detected and thus ${flow} is not possible.`,
    // Recovery says what any bad request says (reference behaviour).
    { id: 'session_already_available', ...(flow === 'recovery' ? {} : { message: 'you are already logged in' }) },
  );

export const sessionRequiredForHigherAal = (): ApiError =>
  unauthorized('You can not requested a higher AAL (AAL2/AAL3) without an active session.', {
    id: 'session_aal1_required',
    message: 'aal2 and aal3 can only be requested if a session exists already',
  });

export const flowIdMissing = (): ApiError => badRequest('The flow query parameter is missing or malformed.');

export const initiatedBySomeoneElse = (deed: 'read' | 'submit'): ApiError =>
  forbidden(
    deed === 'read'
      ? 'The request was made for another identity and has been blocked for security reasons.'
      : 'The request was initiated by someone else and has been blocked for security reasons. Please go back and try again.',
    { id: 'security_identity_mismatch' },
  );

const settingsFlowUnknown = (): ApiError =>
  notFound('The settings request could not be found. Please restart the flow.');

export const methodDisabled = (): ApiError =>
  badRequest(
    'This endpoint was disabled by system administrator. Please check your url or contact the system administrator to enable it.',
    {
      code: 404,
      message: 'The requested resource could not be found',
    },
  );

export const needsReauthentication = (redirectTo: string): ApiError =>
  forbidden('The login session is too old and thus not allowed to update these fields. Please re-authenticate.', {
    id: 'session_refresh_required',
    beside: { redirect_browser_to: redirectTo },
  });

/** 422: a single-page app must send the browser somewhere. */
export const browserLocationChangeRequired = (to: string): ApiError =>
  badRequest(`In order to complete this flow please redirect the browser to: ${to}`, {
    code: 422,
    id: 'browser_location_change_required',
    message: 'browser location change required',
    beside: { redirect_browser_to: to },
  });

/** 410: another flow of the kind took over, and its form says why. */
export const flowReplaced = (reason: string, newFlowId: string): ApiError =>
  gone(reason, {
    id: 'self_service_flow_replaced',
    message: 'self-service flow replaced',
    beside: { use_flow_id: newFlowId },
  });

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
  return gone(`The self-service flow expired ${(age / 60_000).toFixed(2)} minutes ago, initialize a new one.`, {
    id: 'self_service_flow_expired',
    message: 'self-service flow expired',
    beside: { expired_at: toRfc3339(at), since: age * 1_000_000, use_flow_id: newFlowId },
  });
}
