import type { StepOf } from '../protocol/exchange.ts';
import { hooksFor, hooksOf } from '../protocol/hooks.ts';

/** Hooks after an address is stored as verified. One that objects does not undo it (reference behaviour). */
export const runAfterVerification: StepOf<'verification'> = async ({ deps, config, request, submission }) => {
  const { verified } = submission.completed;
  const hooks = hooksOf(deps.hooks, hooksFor(config, 'verification', ''));
  if (verified === undefined || hooks.length === 0) return undefined;
  const { flow, identityId, onRejected } = verified;
  const identity = await deps.database.identities.getWithCredentials(identityId);
  if (identity === undefined) return undefined;
  for (const hook of hooks) {
    const verdict = await hook.afterVerification?.({ config, request, flow, identity });
    if (verdict?.kind === 'reject') return onRejected(verdict.problems);
  }
  return undefined;
};
