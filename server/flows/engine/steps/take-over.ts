import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** What the new flow has of the one before it, for its form and the hooks. */
export const takeOver: PipelineStep = <N extends StrategyFlow>(exchange: Exchange<N>) => {
  exchange.flow = { ...exchange.flow, ...exchange.origin?.members };
  return undefined;
};
