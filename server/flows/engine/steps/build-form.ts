import { showStage } from '../forms/show-stage.ts';
import type { Stage, StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';

/** Lets every enabled strategy shape the form of a stage, the flow's first one unless another is named. */
export const buildForm = async <N extends StrategyFlow>(exchange: Exchange<N>, stage?: Stage[N]) => {
  const { definition, form } = exchange;
  await showStage(exchange, stage ?? definition.firstStage(exchange), { identity: exchange.owner });
  for (const notice of definition.notices?.(exchange) ?? []) form.addMessage(notice);
  await exchange.sortForm();
  if (exchange.flow.type === 'browser') form.setCsrf(exchange.csrfToken());
  return undefined;
};
