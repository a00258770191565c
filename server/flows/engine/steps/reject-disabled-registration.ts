import { catalogued } from '../../../kernel/errors.ts';
import type { PipelineStep } from '../protocol/exchange.ts';

/** @throws ApiError 400 where the configuration disables registration */
export const rejectDisabledRegistration: PipelineStep = ({ config }) => {
  if (config.derived.flows.registration.enabled) return undefined;
  throw catalogued('self_service_flow_disabled', 'Registration is not allowed because it was disabled.');
};
