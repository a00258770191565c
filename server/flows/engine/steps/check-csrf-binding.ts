import { csrfError } from '../../../kernel/csrf-error.ts';
import type { PipelineStep } from '../protocol/exchange.ts';

/** A browser's flow is shown only to the browser that started it. */
export const checkCsrfBinding: PipelineStep = ({ flow, request }) => {
  if (flow.name === 'recovery' && flow.skipCsrfCheck) return undefined;
  if (flow.type === 'browser' && 'csrfToken' in flow && !request.csrf.verify(flow.csrfToken)) {
    throw csrfError(request);
  }
  return undefined;
};
