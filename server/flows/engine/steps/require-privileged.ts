import { reauthenticate } from '../answers/reauthenticate.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { isPrivileged } from '../protocol/privileged.ts';

/** A change of credentials needs a privileged session: one that has authenticated recently. */
export const requirePrivileged: StepOf<'settings'> = async (exchange) => {
  const { step, payload } = exchange.submission;
  if (step.needsPrivileged?.(payload) !== true || isPrivileged(exchange)) return undefined;
  return reauthenticate(exchange);
};
