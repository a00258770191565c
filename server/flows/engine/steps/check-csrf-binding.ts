import type { PipelineStep } from '../exchange.ts';

/** A browser's flow is shown only to the browser that started it. */
export const checkCsrfBinding: PipelineStep = ({ flow, request, config, deps }) => {
  if (flow.type === 'browser' && 'csrfToken' in flow && !request.csrf.verify(flow.csrfToken)) {
    throw deps.csrfError(request, config);
  }
  return undefined;
};
