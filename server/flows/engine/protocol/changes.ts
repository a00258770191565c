import type { Flow, FlowChanges } from '../interfaces/model.ts';

/** The flow with what a strategy or hook changes of it. */
export function withChanges<F extends Flow>(flow: F, { internalContext, ...changes }: FlowChanges = {}): F {
  if (internalContext === undefined || !('internalContext' in flow)) return { ...flow, ...changes };
  return { ...flow, ...changes, internalContext: { ...flow.internalContext, ...internalContext } };
}
