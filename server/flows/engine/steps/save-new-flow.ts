import type { PipelineStep } from '../protocol/exchange.ts';

/** Stores the new flow. */
export const saveNewFlow: PipelineStep = async ({ flow, deps }) => {
  await deps.database.flows.create(flow);
  return undefined;
};
