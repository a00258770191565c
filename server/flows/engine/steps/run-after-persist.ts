import type { PersistingFlow } from '../interfaces/proposal.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { hooksFor, hooksOf } from '../protocol/hooks.ts';

/** Hooks after an identity is stored. What they throw is answered; what is stored stays. */
export const runAfterPersist: StepOf<PersistingFlow> = async ({ deps, config, request, flow, submission }) => {
  const { persisted } = submission.completed;
  if (persisted === undefined) return undefined;
  for (const hook of hooksOf(deps.hooks, hooksFor(config, flow.name, submission.strategy.method)))
    await hook.afterPersist?.({ config, request, ...persisted });
  return undefined;
};
