import { ERROR_CATALOGUE } from '../kernel/error-catalogue.ts';
import { ApiError, catalogued, unauthorized } from '../kernel/errors.ts';

/** 401: a request that needs a session has no active one (flows, own sessions). */
export const noActiveSession = (): ApiError =>
  catalogued('session_inactive', 'No active session was found in this request.');

/** 401 of whoami. */
export const noSessionCredentials = (): ApiError => unauthorized('No valid session credentials found in the request.');

/** 403: the session has too low a level. `redirectTo` is the URL of the login that adds a second factor. */
export class AalNotSatisfied extends ApiError {
  readonly redirectTo: string;

  constructor(redirectTo: string) {
    super({
      id: 'session_aal2_required',
      code: ERROR_CATALOGUE.session_aal2_required.code,
      message: ERROR_CATALOGUE.session_aal2_required.message,
      reason:
        'An active session was found but it does not fulfill the requested Authenticator Assurance Level. Please verify yourself with a second factor to resolve this issue.',
      details: { redirect_browser_to: redirectTo },
      beside: { redirect_browser_to: redirectTo },
    });
    this.name = 'AalNotSatisfied';
    this.redirectTo = redirectTo;
  }
}

/** 401 of an endpoint that requires a session. */
export const sessionRequired = (): ApiError =>
  noActiveSession().with({
    reason: 'This endpoint can only be accessed with a valid session. Please log in and try again.',
  });
