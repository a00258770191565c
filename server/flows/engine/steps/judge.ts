import { submitContext } from '../forms/submit-context.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** The strategy judges the submission. */
export const judge: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { submission } = exchange;
  const context = submitContext(exchange, submission.payload);
  submission.outcome = await (submission.judgeAs?.(context) ?? submission.step.submit(context));
  return undefined;
};
