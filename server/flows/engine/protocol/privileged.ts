import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from './exchange.ts';

/** A session may change credentials and identifiers for `privileged_session_max_age` after its last authentication. */
export function isPrivileged<N extends StrategyFlow>({ session, now, config }: Exchange<N>): boolean {
  if (session === undefined) return false;
  return session.authenticatedAt.getTime() + config.derived.flows.settings.privilegedSessionMaxAgeMs > now.getTime();
}
