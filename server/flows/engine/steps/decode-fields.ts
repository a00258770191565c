import { problem } from '../../../ui/messages.ts';
import { refuse } from '../answers/refuse.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { stepOf, type Exchange, type PipelineStep } from '../protocol/exchange.ts';
import { isUnreadable, readFields, readFieldsAndQuery, type RawFields, type Unreadable } from '../protocol/payload.ts';

/** Reads the fields of the body, and of the query where the flow takes it. */
export const decodeFields: PipelineStep = async (exchange) => {
  if (exchange.submission.hasFields) return undefined;
  const fields = readSubmission(exchange);
  if (isUnreadable(fields)) return refuse(exchange, [{ message: problem.generic(fields.unreadable) }]);
  exchange.submission.fields = fields;
  return undefined;
};

/** Settings may be submitted by GET, as a browser comes back that way after another login, and so may links that were followed. */
function readSubmission<N extends StrategyFlow>(exchange: Exchange<N>): RawFields | Unreadable {
  const { request, definition, flow, deps } = exchange;
  const challenge = definition.name === 'recovery' || definition.name === 'verification';
  const read = challenge ? readFieldsAndQuery : readFields;
  if (request.method !== 'GET' || definition.name === 'settings') return read(request);
  const active = deps.strategies.find(({ method }) => method === flow.active);
  const allowed = active && stepOf(active, exchange)?.httpMethods;
  if (allowed?.includes('GET') === true) return read(request);
  const methods = (allowed ?? ['POST', 'PUT', 'PATCH']).join(' ');
  return {
    unreadable: `Unable to decode body because HTTP Request Method was "GET" but only [${methods}] are supported.`,
  };
}
