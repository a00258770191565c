import type { HookedFlow } from '../interfaces/proposal.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { effectWrites } from '../protocol/hooks.ts';

/** Lets the flow turn its proposal into a commit and an answer, and adds the effects of the hooks. The answer is built before the commit. */
export const prepareCommit = async <N extends HookedFlow>({ submission }: Exchange<N>) => {
  const { proposal, hooks } = submission;
  const { commit, ...rest } = await proposal.toCompleted(hooks);
  const { writes = [], renewsCsrf = false } = commit;
  submission.completed = {
    ...rest,
    result: 'finished',
    commit: {
      ...commit,
      writes: [...writes, ...effectWrites(hooks.effects)],
      renewsCsrf: renewsCsrf || hooks.renewsCsrf,
    },
  };
  return undefined;
};
