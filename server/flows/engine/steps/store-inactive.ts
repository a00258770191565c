import { identityDisabled } from '../../../session/session.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** Stores an identity that a hook made inactive, and answers 401 in place of a session (reference behaviour). */
export const storeInactive: StepOf<'registration'> = ({ submission: { proposal } }) => {
  const { identity } = proposal;
  if (identity.state !== 'inactive') return undefined;
  return {
    kind: 'completed',
    commit: proposal.storeInactive?.(identity) ?? {},
    answer: async () => {
      throw identityDisabled(identity.id);
    },
  };
};
