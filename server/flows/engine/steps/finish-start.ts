import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** What hooks before the flow do not see: messages on its form that say why it started. */
export const finishStart: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  await exchange.origin?.finish?.(exchange);
  return undefined;
};
