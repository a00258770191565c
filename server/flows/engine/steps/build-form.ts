import { showStage } from '../forms/show-stage.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** Lets every enabled strategy shape the form of the stage that the flow begins with. */
export const buildForm: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { definition, form, origin } = exchange;
  await showStage(exchange, origin?.stage ?? definition.firstStage(exchange), { identity: exchange.owner });
  for (const notice of definition.notices?.(exchange) ?? []) form.addMessage(notice);
  await exchange.sortForm();
  if (exchange.flow.type === 'browser') form.setCsrf(exchange.csrfToken());
  return undefined;
};
