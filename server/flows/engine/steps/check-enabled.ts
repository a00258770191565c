import { isEnabled } from '../forms/show-stage.ts';
import { methodDisabled } from '../protocol/errors.ts';
import type { PipelineStep } from '../protocol/exchange.ts';

/** A disabled method takes no submissions. @throws ApiError 404 */
export const checkEnabled: PipelineStep = ({ submission, definition, config }) => {
  if (!isEnabled(submission.strategy, definition.name, config)) throw methodDisabled();
  return undefined;
};
