import { problem } from '../../../ui/messages.ts';
import { refuse } from '../answers/refuse.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import { decodePayload as decode, isUnreadable, type PayloadFields } from '../protocol/payload.ts';

/** Converts the fields to the types that the strategy and the identity schema declare. */
export const decodePayload: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { submission } = exchange;
  const payload = decode(submission.fields, await declaredFields(exchange));
  if (isUnreadable(payload)) return refuse(exchange, [{ message: problem.generic(payload.unreadable) }]);
  submission.payload = payload;
  submission.keepInput = () =>
    submission.step.restoreInput?.(exchange.form, payload, () => exchange.csrfToken(), exchange.flow);
  return undefined;
};

/** The fields of the strategy, and of the identity schema where the strategy takes traits. */
export async function declaredFields<N extends StrategyFlow>(exchange: Exchange<N>): Promise<PayloadFields> {
  const { step } = exchange.submission;
  if (step.takesTraits === undefined || step.takesTraits === false) return step.fields;
  return [...step.fields, ...(await exchange.deps.schemas.fields(exchange.definition.schemaId(exchange)))];
}
