import { isEnabled } from '../forms/show-stage.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import { methodDisabled } from '../protocol/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** The endpoints of a disabled method are disabled, too. @throws ApiError 404 */
export const checkReturnEnabled: StepOf<ReturnFlow> = ({ returning, definition, config }) => {
  if (!isEnabled(returning.strategy, definition.name, config)) throw methodDisabled();
  return undefined;
};
