import type { PipelineStep } from '../protocol/exchange.ts';

export const saveNewFlow: PipelineStep = async ({ flow, deps }) => {
  await deps.database.flows.create(flow);
  return undefined;
};
