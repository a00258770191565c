import type { StepOf } from '../protocol/exchange.ts';

/** Only the user who left settings returns to them: the session must still be there. */
export const requireSessionToReturn: StepOf<'settings'> = ({ session, deps }) => {
  if (session === undefined) throw deps.sessions.missing();
  return undefined;
};
