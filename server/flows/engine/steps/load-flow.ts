import { unableToLocate } from '../../../kernel/errors.ts';
import { parseId } from '../../../kernel/id.ts';
import { flowIdMissing } from '../errors.ts';
import type { Exchange, PipelineStep } from '../exchange.ts';
import type { StrategyFlow } from '../strategy.ts';

/** Loads the flow that a GET names in `id`. */
export const loadFlowById: PipelineStep = async (exchange) => {
  await load(exchange, parseId(exchange.request.query.get('id')));
  return undefined;
};

/** Loads the flow that a submission names in `flow`. */
export const loadSubmittedFlow: PipelineStep = async (exchange) => {
  const id = parseId(exchange.request.query.get('flow'));
  if (id === undefined) throw flowIdMissing();
  await load(exchange, id);
  return undefined;
};

async function load<N extends StrategyFlow>(exchange: Exchange<N>, id: string | undefined): Promise<void> {
  const flow = id === undefined ? undefined : await exchange.deps.database.flows.get(exchange.definition.name, id);
  if (flow === undefined) throw unableToLocate();
  exchange.flow = flow;
}
