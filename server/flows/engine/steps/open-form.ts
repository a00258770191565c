import { asApiError } from '../answers/error.ts';
import { buildForm } from '../forms/build-form.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { Stage, StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { runBeforeFlow } from '../protocol/run-hooks.ts';

/** Shapes the form of a new flow and asks the hooks before it. Those before settings see no form yet (reference behaviour). */
export const openForm = async <N extends StrategyFlow>(exchange: Exchange<N>, stage?: Stage[N]) => {
  if (exchange.definition.name === 'settings') {
    await askHooks(exchange);
    return buildForm(exchange, stage);
  }
  await buildForm(exchange, stage);
  return askHooks(exchange);
};

async function askHooks<N extends StrategyFlow>(exchange: Exchange<N>): Promise<FlowReply | undefined> {
  try {
    await runBeforeFlow(exchange as unknown as Exchange<StrategyFlow>);
    return undefined;
  } catch (error) {
    if (exchange.definition.name !== 'recovery') throw error;
    // Answered in JSON to browsers too (reference behaviour).
    return { kind: 'error', error: asApiError(error, exchange.deps, exchange.request) };
  }
}
