import type { Config } from '../../config/model.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';

/** A request has used what a `feature_flags` key replaces. The ids are the reference's. */
export const reportDeprecated = (tracing: Tracing, id: string): void =>
  tracing.event('DeprecatedFeatureUsed', { DeprecatedFeatureID: id });

/** A recovery begins in which users cannot choose their address. */
export function reportOldRecovery(tracing: Tracing, config: Config): void {
  if (!config.feature_flags.choose_recovery_address) reportDeprecated(tracing, 'legacy_recovery_flow');
}
