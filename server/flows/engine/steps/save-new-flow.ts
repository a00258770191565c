import type { PipelineStep } from '../protocol/exchange.ts';

/** Stores the new flow. */
export const saveNewFlow: PipelineStep = async ({ flow, deps, definition }) => {
  await deps.database.flows.create(flow);
  deps.observer.begun(definition.name, flow.type);
  return undefined;
};
