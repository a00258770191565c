import { reauthenticate } from '../answers/reauthenticate.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { isPrivileged } from '../protocol/privileged.ts';

/** A change of identifiers, addresses or credentials needs a privileged session, also where a hook has made it one. */
export const requirePrivilegedChange: StepOf<'settings'> = (exchange) => {
  const { deps, submission } = exchange;
  const { before, identity } = submission.proposal;
  if (before === undefined || !deps.identities.isPrivilegedChange(before, identity)) return undefined;
  return isPrivileged(exchange) ? undefined : reauthenticate(exchange);
};
