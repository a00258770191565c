import { catalogued, type ApiError } from './errors.ts';
import type { HttpRequest } from './http.ts';

const AJAX_HINT =
  "We detected an AJAX call, please ensure that CORS is enabled and configured correctly, and that your AJAX code sends cookies and has credentials enabled. For further debugging, check your Browser's Network Tab to see what cookies are included or excluded.";
const SERVER_HINT =
  "We detected a regular browser or server-side call. To debug browser calls check your Browser's Network Tab to see what cookies are included or excluded. If you are calling from a server ensure that the appropriate cookies are being forwarded and that the SDK method is called correctly.";
const NO_COOKIES = 'The HTTP Cookie Header is empty or not set.';
const COOKIE_MISSING = 'The HTTP Cookie Header was set but did not include the anti-CSRF cookie.';
const TOKEN_NOT_SENT =
  'The anti-CSRF cookie was found but the CSRF token was not included in the HTTP request body (csrf_token) nor in the HTTP Header (X-CSRF-Token).';
const TOKEN_MISMATCH =
  'The HTTP Cookie Header was set and a CSRF token was sent but they do not match. We recommend deleting all cookies for this domain and retrying the flow.';

/** The 403 for a request whose anti-CSRF token does not belong to its cookie. Its hint names the likely cause. */
export function csrfError(request: HttpRequest): ApiError {
  const hint = isAjax(request) ? AJAX_HINT : SERVER_HINT;
  if (!request.headers.cookie) return violation({ hint, reject_reason: NO_COOKIES });
  if (!request.csrf.cookieSent) return violation({ hint, reject_reason: COOKIE_MISSING });
  if (!isJson(request) && !tokenWasSent(request)) return violation({ hint: TOKEN_NOT_SENT });
  return violation({ hint, reject_reason: TOKEN_MISMATCH });
}

function violation(details: Record<string, string>): ApiError {
  return catalogued(
    'security_csrf_violation',
    'Please retry the flow and optionally clear your cookies. The request was rejected to protect you from Cross-Site-Request-Forgery (CSRF) which could cause account takeover, leaking personal information, and other serious security issues.',
    {
      details: { docs: 'https://www.ory.sh/kratos/docs/debug/csrf', ...details },
    },
  );
}

/** Whether a script sent the request, by its fetch metadata (https://www.w3.org/TR/fetch-metadata/). */
function isAjax(request: HttpRequest): boolean {
  const mode = request.headers['sec-fetch-mode'];
  return mode === 'cors' || mode === 'same-origin';
}

const isJson = (request: HttpRequest): boolean =>
  request.headers['content-type']?.startsWith('application/json') ?? false;

function tokenWasSent(request: HttpRequest): boolean {
  const field = request.body.kind === 'form' ? request.body.fields.get('csrf_token') : undefined;
  return Boolean(field || request.query.get('csrf_token') || request.headers['x-csrf-token']);
}
