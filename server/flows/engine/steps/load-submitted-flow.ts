import { parseId } from '../../../kernel/id.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { flowIdMissing, unknownFlow } from '../protocol/errors.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** Loads the flow that a submission names in `flow`. */
export const loadSubmittedFlow: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { deps, definition, request } = exchange;
  const id = parseId(request.query.get('flow'));
  if (id === undefined) throw flowIdMissing();
  const flow = await deps.database.flows.get(definition.name, id);
  if (flow === undefined) throw unknownFlow(definition.name);
  exchange.flow = flow;
  return undefined;
};
