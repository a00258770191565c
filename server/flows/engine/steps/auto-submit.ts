import type { FlowByName } from '../interfaces/model.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** What a new flow does by itself, where its form leaves the user no choice. */
export const autoSubmit: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const commit = await exchange.definition.begin?.(exchange);
  if (commit === undefined) return undefined;
  const { flow, ...others } = commit;
  exchange.add(others);
  if (flow !== undefined) exchange.flow = flow as FlowByName[N];
  return undefined;
};
