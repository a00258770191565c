import type { HookedFlow } from '../interfaces/proposal.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { effectWrites } from '../protocol/hooks.ts';

/** What is stored and answered: what the flow says, and what hooks have asked for. The answer is built before the commit. */
export const prepareCommit = async <N extends HookedFlow>({ submission }: Exchange<N>) => {
  const { proposal, hooks } = submission;
  const { commit, ...rest } = await proposal.toCompleted(hooks);
  const { writes = [], renewsCsrf = false } = commit;
  submission.completed = {
    ...rest,
    commit: {
      ...commit,
      writes: [...writes, ...effectWrites(hooks.effects)],
      renewsCsrf: renewsCsrf || hooks.renewsCsrf,
    },
  };
  return undefined;
};
