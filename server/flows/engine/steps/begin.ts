import type { PipelineStep } from '../protocol/exchange.ts';

/** What a new flow does by itself, once it is stored. */
export const begin: PipelineStep = async (exchange) => {
  await exchange.definition.begin?.(exchange);
  return undefined;
};
