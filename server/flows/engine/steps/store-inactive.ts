import { identityDisabled } from '../../../session/session.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** A hook wants the new identity inactive: it is stored, and the user learns of it as there is no session (reference behaviour). */
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
