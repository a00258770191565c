/** The stable ids of errors that clients react to. The document lists the same ids (`x-extensible-enum` of `genericError.id`). */

interface CatalogueEntry {
  /** HTTP status, repeated in the body. */
  readonly code: number;
  /** The text for every error with this id; when absent, the text of the status is used. */
  readonly message?: string;
  readonly when: string;
}

export const ERROR_CATALOGUE = {
  browser_location_change_required: {
    code: 422,
    message: 'browser location change required',
    when: 'A script submitted a browser flow whose next step is a navigation. `redirect_browser_to` names the address.',
  },
  invalid_configuration: {
    code: 500,
    message: 'Invalid configuration',
    when: "The operator's configuration, or a file that it names, cannot be used for the request.",
  },
  security_csrf_violation: {
    code: 403,
    message: 'the request was rejected to protect you from Cross-Site-Request-Forgery',
    when: 'The anti-CSRF token is missing or does not belong to the cookie of the browser.',
  },
  security_identity_mismatch: {
    code: 403,
    when: 'A settings flow is read or submitted with the session of another identity.',
  },
  self_service_flow_disabled: {
    code: 400,
    message: 'registration flow disabled',
    when: 'A registration is started while the configuration disables registration.',
  },
  self_service_flow_expired: {
    code: 410,
    message: 'self-service flow expired',
    when: 'A flow is submitted (login and registration: or read) after its expiry. `use_flow_id` names a new one.',
  },
  self_service_flow_replaced: {
    code: 410,
    message: 'self-service flow replaced',
    when: 'Another flow took over (`use_flow_id`), or the same flow was submitted by another request at the same time.',
  },
  self_service_flow_return_to_forbidden: {
    code: 400,
    when: 'The configuration does not allow the address in `return_to`.',
  },
  session_aal1_required: {
    code: 401,
    message: 'aal2 and aal3 can only be requested if a session exists already',
    when: 'The client requests a second factor without a session.',
  },
  session_aal2_required: {
    code: 403,
    message: 'Session does not fulfill the requested Authenticator Assurance Level',
    when: 'The session lacks the second factor that is required. `redirect_browser_to` names the page that asks for it.',
  },
  session_already_available: {
    code: 400,
    message: 'you are already logged in',
    when: 'A login, registration or recovery is started with a session.',
  },
  session_inactive: {
    code: 401,
    message: 'request does not have a valid authentication session',
    when: 'The request needs a session and carries no active one.',
  },
  session_refresh_required: {
    code: 403,
    when: 'A change in settings needs a login that is younger than the privileged session age.',
  },
  session_verified_address_required: {
    code: 400,
    message: 'your email or phone address is not yet verified',
    when: 'A login needs a verified address (hook `require_verified_address`). The status line says 403.',
  },
  upstream_error: {
    code: 502,
    message: 'Upstream error',
    when: 'A provider of social sign-in does not answer, or gives an answer that is not valid.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** The id of an error. */
export type ErrorId = keyof typeof ERROR_CATALOGUE;
