import { unableToLocate } from '../../../kernel/errors.ts';
import { parseId } from '../../../kernel/id.ts';
import type { FlowByName } from '../interfaces/model.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { flowIdMissing, unknownFlow } from '../protocol/errors.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';

/** Loads the flow that a GET names in `id`. */
export const loadFlowById: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const flow = await find(exchange, parseId(exchange.request.query.get('id')));
  if (flow === undefined) throw unableToLocate();
  exchange.flow = flow;
  return undefined;
};

/** Loads the flow that a submission names in `flow`. */
export const loadSubmittedFlow: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const id = parseId(exchange.request.query.get('flow'));
  if (id === undefined) throw flowIdMissing();
  const flow = await find(exchange, id);
  if (flow === undefined) throw unknownFlow(exchange.definition.name);
  exchange.flow = flow;
  return undefined;
};

async function find<N extends StrategyFlow>(
  { deps, definition }: Exchange<N>,
  id: string | undefined,
): Promise<FlowByName[N] | undefined> {
  return id === undefined ? undefined : deps.database.flows.get(definition.name, id);
}
