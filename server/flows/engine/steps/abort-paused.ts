import { abortSettings } from '../continuity/paused-settings.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** A new settings flow leaves nothing paused behind, and neither does a change that takes effect (reference behaviour). */
export const abortPaused: StepOf<'settings'> = (exchange) => {
  abortSettings(exchange);
  return undefined;
};
