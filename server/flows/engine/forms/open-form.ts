import type { Stage, StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { buildForm } from '../steps/build-form.ts';
import { runBeforeFlow } from '../steps/run-before-flow.ts';

/** Builds the form of a flow that is started by another one, and runs the hooks before it, in the order of the column `create`. */
export async function openForm<N extends StrategyFlow>(exchange: Exchange<N>, stage?: Stage[N]): Promise<void> {
  const { name } = exchange.definition;
  if (name === 'settings') await runBeforeFlow(exchange);
  await buildForm(exchange, stage);
  if (name !== 'settings') await runBeforeFlow(exchange);
}
