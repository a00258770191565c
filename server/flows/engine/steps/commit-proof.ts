import { notCompleted } from '../answers/not-completed.ts';
import type { HookedFlow } from '../interfaces/proposal.ts';
import { applyCommit } from '../protocol/apply-commit.ts';
import type { Ending, Exchange } from '../protocol/exchange.ts';
import { hooksFor, hooksOf } from '../protocol/hooks.ts';

/**
 * A code or link is consumed before a hook calls another server, so that of several submissions at once that server hears of one; what follows may
 * fail, and it stays consumed (reference behaviour). Without such a hook one commit does all.
 */
export const commitProof = async <N extends HookedFlow>(exchange: Exchange<N>): Promise<Ending | undefined> => {
  const { deps, config, definition, submission } = exchange;
  const { inAnyCase } = submission.proposal;
  if (inAnyCase === undefined) return undefined;
  const hooks = hooksOf(deps.hooks, hooksFor(config, definition.name, submission.strategy.method));
  if (!hooks.some(({ callsOut }) => callsOut === true)) return undefined;
  const instead = await applyCommit(exchange, inAnyCase);
  if (instead !== undefined) return notCompleted(exchange, instead);
  for (const each of inAnyCase.consumes ?? []) submission.consumed.add(each);
  return undefined;
};
