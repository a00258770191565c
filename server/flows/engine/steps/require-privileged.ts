import { reauthenticate } from '../answers/reauthenticate.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { isPrivileged } from '../protocol/privileged.ts';

/** Changes of credentials need a session that has authenticated lately. */
export const requirePrivileged: StepOf<'settings'> = async (exchange) => {
  const { step, payload } = exchange.submission;
  if (step.needsPrivileged?.(payload) !== true || isPrivileged(exchange)) return undefined;
  return reauthenticate(exchange);
};
