import { parseId } from '../../../kernel/id.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import { unknownFlow } from '../protocol/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** Loads the flow that the endpoint has named. */
export const loadReturnFlow: StepOf<ReturnFlow> = async (exchange) => {
  const { deps, definition } = exchange;
  const id = parseId(exchange.returning.target.flowId);
  const flow = id === undefined ? undefined : await deps.database.flows.get(definition.name, id);
  if (flow === undefined) throw unknownFlow(definition.name);
  exchange.flow = flow;
  return undefined;
};
