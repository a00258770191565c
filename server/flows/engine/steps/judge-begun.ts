import { submitContext } from '../forms/submit-context.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { noPayload } from '../protocol/payload.ts';

/** The strategy judges the login that its endpoint began. From here on, errors belong to the flow, which their commit stores. */
export const judgeBegun: StepOf<'login'> = async (exchange) => {
  const { beginning, submission } = exchange;
  const { strategy, login } = beginning;
  beginning.isBegun = true;
  exchange.flow = { ...exchange.flow, transientPayload: login.transientPayload };
  submission.strategy = strategy;
  submission.outcome = await login.judge(submitContext(exchange, noPayload()));
  return undefined;
};
