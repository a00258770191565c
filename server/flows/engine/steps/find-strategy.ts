import { problem } from '../../../ui/messages.ts';
import { refuse } from '../answers/refuse.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { methodDisabled } from '../protocol/errors.ts';
import { stepOf, type Exchange, type PipelineStep } from '../protocol/exchange.ts';
import { decodePayload, isUnreadable, type PayloadFields } from '../protocol/payload.ts';

/** Finds the strategy whose submission this is, by the fields that need no schema. */
export const findStrategy: PipelineStep = async (exchange) => {
  const { deps, flow, config, submission } = exchange;
  const named = decodePayload(submission.fields, [{ name: 'screen', type: 'string' }, ...plainFields(exchange)]);
  if (isUnreadable(named)) return refuse(exchange, [{ message: problem.generic(named.unreadable) }]);
  const strategy = deps.strategies.find((each) => stepOf(each, exchange)?.claims(named, flow, config));
  const step = strategy && stepOf(strategy, exchange);
  if (strategy === undefined || step === undefined) {
    if (isSwitchedOff(exchange, named.method)) throw methodDisabled();
    return refuse(exchange, [{ message: exchange.definition.noStrategy() }]);
  }
  submission.strategy = strategy;
  submission.step = step;
  return undefined;
};

const plainFields = <N extends StrategyFlow>(exchange: Exchange<N>): PayloadFields =>
  exchange.deps.strategies
    .flatMap((strategy) => stepOf(strategy, exchange)?.fields ?? [])
    .filter(({ type }) => type === 'string' || type === 'boolean');

/** A registration by code that is off answers differently from an unknown method (reference behaviour). */
const isSwitchedOff = <N extends StrategyFlow>({ config, definition }: Exchange<N>, method: string): boolean =>
  definition.name === 'registration' && method === 'code' && !config.derived.methods.enabled.code;
