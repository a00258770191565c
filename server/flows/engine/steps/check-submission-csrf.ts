import { csrfError } from '../../../kernel/csrf-error.ts';
import { badRequest, type ApiError } from '../../../kernel/errors.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import type { Payload } from '../protocol/payload.ts';

const BLOCKED =
  'The flow however was initiated as an API request. To prevent potential misuse and mitigate several attack vectors including CSRF, the request has been blocked. Please consult the documentation.';

/** Cookies that proxies add and nobody can leave out. */
const PROXY_COOKIE = /^(__cf|_cf|cf_)/;

/**
 * Browser flows must carry the token of the browser's cookie. Native flows have none, so what only a browser would send is refused:
 * else a page could submit them across origins.
 * The answer to give, or undefined: 403 `security_csrf_violation`, 400 for a browser on a native flow.
 */
export function submissionViolation<N extends StrategyFlow>(
  exchange: Exchange<N>,
  payload: Payload,
): ApiError | undefined {
  const { flow, request, config } = exchange;
  if (flow.type === 'browser') {
    return request.csrf.verify(payload.csrfToken) ? undefined : csrfError(request);
  }
  if (config.derived.apiFlowEnforcementDisabled) return undefined;
  if ((request.headers['origin'] ?? '') !== '') {
    return badRequest(
      `The HTTP Request Header included the "Origin" key, indicating that this request was made as part of an AJAX request in a Browser. ${BLOCKED}`,
    );
  }
  const cookies = [...request.cookies.keys()].filter((name) => !PROXY_COOKIE.test(name));
  if (cookies.length === 0) return undefined;
  return badRequest(
    `The HTTP Request Header included the "Cookie" key, indicating that this request was made by a Browser. ${BLOCKED}`,
    { details: { 'found cookies': cookies } },
  );
}
