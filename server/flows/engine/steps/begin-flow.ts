import type { PipelineStep } from '../protocol/exchange.ts';

/** The commit stores the new flow as it is now. */
export const beginFlow: PipelineStep = (exchange) => {
  exchange.add({ begins: [exchange.flow] });
  return undefined;
};
