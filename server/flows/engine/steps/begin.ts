import type { FlowByName } from '../interfaces/model.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { applyCommit } from '../protocol/apply-commit.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** What a new flow does by itself, once it is stored. */
export const begin: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const commit = await exchange.definition.begin?.(exchange);
  if (commit === undefined) return undefined;
  await applyCommit(exchange, commit);
  if (commit.flow !== undefined) exchange.flow = commit.flow as FlowByName[N];
  return undefined;
};
