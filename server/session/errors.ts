import { ApiError, unauthorized } from '../kernel/errors.ts';

/** No usable session in a request that needs one (flows, admin of own sessions). */
export const noActiveSession = (): ApiError =>
  unauthorized('No active session was found in this request.', {
    id: 'session_inactive',
    message: 'request does not have a valid authentication session',
  });

/** What whoami says instead. */
export const noSessionCredentials = (): ApiError => unauthorized('No valid session credentials found in the request.');

/** The session is too weak; `redirectTo` is where its owner can step up. */
export class AalNotSatisfied extends ApiError {
  readonly redirectTo: string;

  constructor(redirectTo: string) {
    super({
      id: 'session_aal2_required',
      code: 403,
      reason:
        'An active session was found but it does not fulfill the requested Authenticator Assurance Level. Please verify yourself with a second factor to resolve this issue.',
      message: 'Session does not fulfill the requested Authenticator Assurance Level',
      details: { redirect_browser_to: redirectTo },
      beside: { redirect_browser_to: redirectTo },
    });
    this.name = 'AalNotSatisfied';
    this.redirectTo = redirectTo;
  }
}

/** An endpoint of the admin or self-service API that only a signed-in person may call. */
export const sessionRequired = (): ApiError =>
  noActiveSession().with({
    reason: 'This endpoint can only be accessed with a valid session. Please log in and try again.',
  });
