import { badRequest } from '../../../kernel/errors.ts';
import { forwardToErrorPage } from '../answers/error.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** Recovery and verification that are off answer native clients, too, as they would a browser (reference behaviour). */
export const rejectDisabled: StepOf<'recovery' | 'verification'> = (exchange) => {
  const { definition, config } = exchange;
  const { name } = definition;
  if (config.derived.flows[name].enabled) return undefined;
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return forwardToErrorPage(exchange, badRequest(`${title} is not allowed because it was disabled.`));
};
