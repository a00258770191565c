import type { Config } from '../../config/model.ts';
import { ApiError } from '../../kernel/errors.ts';
import type { VerificationFlow } from '../engine/interfaces/model.ts';
import { afterFlowUrl } from '../engine/protocol/after.ts';

/** Where "continue" leads: `return_to` of the flow where it is allowed (it may be another flow's), else the configured page. */
export function continueUrl(config: Config, flow: VerificationFlow): string {
  try {
    return afterFlowUrl(config, flow, flow.active ?? '');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return afterFlowUrl(config, { ...flow, requestUrl: '' }, flow.active ?? '');
  }
}
