import { ApiError } from '../../../kernel/errors.ts';
import type { FlowResult } from '../interfaces/flow-observer.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from './exchange.ts';

/** Reports how a submission ended. */
export function reportEnd<N extends StrategyFlow>(
  { deps, definition, submission }: Exchange<N>,
  result: FlowResult,
): void {
  deps.observer.ended(definition.name, submission.method, result);
}

/** Where the browser has to go on elsewhere, nothing has failed. */
const LOCATION_CHANGE = 422;

/** How a submission ended that threw; undefined where it goes on elsewhere. */
export function resultOfError(error: unknown): FlowResult | undefined {
  if (!(error instanceof ApiError) || error.code >= 500) return 'error';
  return error.code === LOCATION_CHANGE ? undefined : 'refused';
}
