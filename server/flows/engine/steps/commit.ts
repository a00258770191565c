import { notCompleted } from '../answers/not-completed.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { applyCommit } from '../protocol/apply-commit.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** Stores what the request comes to, in one transaction: all of it, or nothing and another answer. */
export const commit: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const instead = await applyCommit(exchange, exchange.submission.completed.commit);
  return instead && notCompleted(exchange, instead);
};
