import { returnContext } from '../forms/submit-context.ts';
import type { ReturnContext, ReturnFlow } from '../interfaces/endpoint.ts';
import type { OutcomeByFlow } from '../interfaces/outcome.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** The strategy judges what the user comes back with. */
export const judgeReturn: StepOf<ReturnFlow> = async (exchange) => {
  const { strategy, target } = exchange.returning;
  const judge = target.judge[exchange.flow.name] as (
    context: ReturnContext<ReturnFlow>,
  ) => Promise<OutcomeByFlow[ReturnFlow]>;
  exchange.submission.strategy = strategy;
  exchange.submission.outcome = await judge(returnContext(exchange));
  return undefined;
};
