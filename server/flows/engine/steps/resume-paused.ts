import { resumeSettings } from '../continuity/paused-settings.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** A settings change that waited for another login continues with the fields that were paused. */
export const resumePaused: StepOf<'settings'> = async (exchange) => {
  const fields = await resumeSettings(exchange);
  if (fields !== undefined) exchange.submission.fields = fields;
  return undefined;
};
