/** What the engine reports of the flows that it runs, for metrics. */
import type { MethodName } from '../../../config/model.ts';
import type { FlowType } from './model.ts';
import type { StrategyFlow } from './strategy.ts';

/**
 * How a submission ended: the flow is finished; the user has to try again (a wrong password or code, a hook that objects); the request was
 * refused with another 4xx (a flow that is gone, a missing anti-CSRF token, too many requests); or we failed. A step on the way, such as a
 * code that was sent, is not reported.
 */
export type FlowResult = 'finished' | 'rejected' | 'refused' | 'error';

/** Every value is one of a fixed set, so that no input of a user becomes a label of a metric. */
export interface FlowObserver {
  /** A flow was stored. */
  begun(flow: StrategyFlow, type: FlowType): void;
  /** `method`: absent where the request did not get as far as to find a strategy. */
  ended(flow: StrategyFlow, method: MethodName | undefined, result: FlowResult): void;
}
