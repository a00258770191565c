import { asApiError } from '../answers/error.ts';
import type { FlowContext } from '../interfaces/hook.ts';
import type { Flow } from '../interfaces/model.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Ending, Exchange, PipelineStep } from '../protocol/exchange.ts';
import { hooksOf } from '../protocol/hooks.ts';

/** Hooks before a new flow is stored. @throws what a hook throws; then there is no flow */
export const runBeforeFlow: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  try {
    await askEach(exchange);
    return undefined;
  } catch (error) {
    return answerFailure(exchange, error);
  }
};

async function askEach<N extends StrategyFlow>(exchange: Exchange<N>): Promise<void> {
  const { deps, flow, request, config, owner, session } = exchange;
  const known = flow.name === 'settings' ? { owner, session } : {};
  const context: FlowContext<Flow> = { config, request, flow, ...known, unsaved: 'flow' };
  for (const hook of hooksOf(deps.hooks, config.derived.flows[flow.name].beforeHooks)) await hook.beforeFlow?.(context);
}

/** Those before a recovery are answered in JSON to browsers too (reference behaviour). */
function answerFailure<N extends StrategyFlow>({ definition, deps, request }: Exchange<N>, error: unknown): Ending {
  if (definition.name !== 'recovery') throw error;
  return { kind: 'error', error: asApiError(error, deps, request) };
}
