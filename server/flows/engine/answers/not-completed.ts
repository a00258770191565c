import type { Becomes, BecomingFlow } from '../interfaces/outcome.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Instead } from '../protocol/apply-commit.ts';
import type { Ending, Exchange } from '../protocol/exchange.ts';
import { become } from './become.ts';
import { refuse } from './refuse.ts';

/** Answers a success that could not be completed: a hook objected, a rule of the flow refused it, or the transaction was lost. */
export async function notCompleted<N extends StrategyFlow>(exchange: Exchange<N>, instead: Instead): Promise<Ending> {
  const { outcome, keepInput } = exchange.submission;
  switch (instead.kind) {
    case 'refused':
      return refuse(
        exchange,
        instead.problems,
        reshapeOf(exchange, outcome) ?? (instead.keepInput === true ? keepInput : undefined),
      );
    case 'becomes':
      return become(exchange, instead as Becomes<BecomingFlow>);
    default:
      return instead;
  }
}

const reshapeOf = <N extends StrategyFlow>({ form }: Exchange<N>, outcome: object): (() => void) | undefined =>
  'reshape' in outcome && typeof outcome.reshape === 'function'
    ? () => (outcome.reshape as (shaped: typeof form) => void)(form)
    : undefined;
