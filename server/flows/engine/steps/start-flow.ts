import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** Makes the flow value from the request. */
export const startFlow: PipelineStep = <N extends StrategyFlow>(exchange: Exchange<N>) => {
  exchange.flow = exchange.definition.start(exchange);
  return undefined;
};
