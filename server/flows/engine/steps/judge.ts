import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import { submitContext } from './submit-context.ts';

/** The strategy judges the submission. */
export const judge: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { submission } = exchange;
  submission.outcome = await submission.step.submit(submitContext(exchange, submission.payload));
  return undefined;
};
