import { csrfError } from '../../../kernel/csrf-error.ts';
import { badRequest, type ApiError } from '../../../kernel/errors.ts';
import { asProblem, refuse } from '../answers/refuse.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

const BLOCKED =
  'The flow however was initiated as an API request. To prevent potential misuse and mitigate several attack vectors including CSRF, the request has been blocked. Please consult the documentation.';

/** Cookies that proxies add and no client can leave out. */
const PROXY_COOKIE = /^(__cf|_cf|cf_)/;

/**
 * Browser flows must carry the token of the browser's cookie (403 `security_csrf_violation`). Native flows have none, so what only a
 * browser would send is refused (400): else a page could submit them across origins.
 */
export const checkCsrf: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { submission, request } = exchange;
  const violation = needsNoCsrf(exchange) ? undefined : violationOf(exchange);
  if (violation === undefined) return undefined;
  if (violation.code === 400) return refuse(exchange, [asProblem(violation)], submission.keepInput);
  if (submission.step.renewsCsrf === true) request.csrf.regenerate();
  throw violation;
};

/** A recovery that an administrator started goes on in whatever browser the user has. */
function needsNoCsrf<N extends StrategyFlow>({ flow, submission: { step, payload } }: Exchange<N>): boolean {
  if (flow.name === 'recovery' && flow.skipCsrfCheck) return true;
  return step.needsNoCsrf?.(payload, flow) === true;
}

function violationOf<N extends StrategyFlow>({ flow, request, config, submission }: Exchange<N>): ApiError | undefined {
  if (flow.type === 'browser') {
    return request.csrf.verify(submission.payload.csrfToken) ? undefined : csrfError(request);
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
