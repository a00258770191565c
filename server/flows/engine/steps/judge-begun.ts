import { submitContext } from '../forms/submit-context.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { noPayload } from '../protocol/payload.ts';

/** The strategy judges the login that its endpoint began. The flow is stored: from here on, errors belong to it. */
export const judgeBegun: StepOf<'login'> = async (exchange) => {
  const { beginning, submission } = exchange;
  const { strategy, login } = beginning;
  beginning.isStored = true;
  exchange.flow = { ...exchange.flow, transientPayload: login.transientPayload };
  submission.strategy = strategy;
  submission.outcome = await login.judge(submitContext(exchange, noPayload()));
  return undefined;
};
