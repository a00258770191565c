import { unableToLocate } from '../../../kernel/errors.ts';
import { parseId } from '../../../kernel/id.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** Loads the flow that a GET names in `id`. */
export const loadFlowById: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { deps, definition, request } = exchange;
  const id = parseId(request.query.get('id'));
  const flow = id === undefined ? undefined : await deps.database.flows.get(definition.name, id);
  if (flow === undefined) throw unableToLocate();
  exchange.flow = flow;
  return undefined;
};
